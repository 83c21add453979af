# SPDX-License-Identifier: LGPL-2.1-or-later
# Draws runs.csv, which connect4-bench writes, as curves.svg, both in `folder`. Each point is a run, and
# the lines join the means of the rounds.
runs = folder.'/runs.csv'
servers = system("tail -n +2 '".runs."' | cut -d, -f2 | sort -u")

set terminal svg size 1000,1150 dynamic background 'white' font 'sans-serif,13'
set output folder.'/curves.svg'
set datafile separator comma columnheaders
set datafile missing NaN
set multiplot layout 3,2
set grid
set key bottom left
set style data linespoints

alone(server) = strcol('server') eq server && strcol('scenario')[1:6] eq 'pairs-'
beside_idle(server) = strcol('server') eq server && column('pairs') == 50 && column('slow') == 0
in_menu(server) = strcol('server') eq server && strcol('scenario')[1:6] eq 'memory'

# Both the runs and the line through their means, for each server. `x` and `y` say what is drawn.
points = "for [i=1:words(servers)] runs using (x(word(servers, i))):(y(0)) with points pt 7 ps 0.4 lc i notitle"
lines = "for [i=1:words(servers)] runs using (x(word(servers, i))):(y(0)) smooth unique lw 2 lc i title word(servers, i)"

x(server) = alone(server) ? 2 * column('pairs') : NaN
set logscale x
set format x '%.0f'
set xlabel 'players'
set yrange [0:*]
set format y '%.0f'
y(_) = column('moves_per_second')
set title 'Moves per second'
plot @points, @lines
y(_) = column('moves_per_cpu_second')
set title 'Moves per second of processor time'
plot @points, @lines
y(_) = column('latency_p50_us')
set title 'Median latency, µs'
set key top left
set logscale y
set yrange [*:*]
plot @points, @lines

x(server) = beside_idle(server) ? column('idle') : NaN
unset logscale
set xlabel 'idle players beside 100 who play'
set yrange [0:*]
set xrange [0:*]
set xtics 2500
set title 'Median latency, µs'
plot @points, @lines
y(_) = column('moves_per_second')
set title 'Moves per second'
set key bottom left
plot @points, @lines

x(server) = in_menu(server) ? column('idle') : NaN
y(_) = column('pss_kib') / 1024
set xlabel 'players in the menu'
set format y '%g'
set title 'Memory of all processes (PSS), MiB'
set key top left
plot @points, @lines
unset multiplot
