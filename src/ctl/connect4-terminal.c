/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "ctl/connect4-terminal.h"

#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

/* What xterm and all its likes understand: the alternate screen, no cursor, and lines that are
 * cut off at the edge; and all of that undone. */
#define OPEN "\033[?1049h\033[?25l\033[?7l"
#define CLOSE "\033[?7h\033[?25h\033[?1049l"

#define TO_TOP "\033[H"
#define CLEAR_LINE "\033[K"
#define CLEAR_BELOW "\033[J"

#define LEAVE 'q'

/* How often to check whether the keys are for this program. */
#define FOREGROUND_MSEC 500

static const int ending_signals[] = { SIGINT, SIGTERM, SIGHUP, SIGQUIT };

/* How keys were read before the screen was opened; while is_listening. */
static struct termios previous_input;
static volatile sig_atomic_t is_listening;

/**
 * connect4_terminal_is_there:
 *
 * Returns: whether standard output is a terminal
 */
gboolean
connect4_terminal_is_there (void)
{
  return isatty (STDOUT_FILENO) == 1;
}

/**
 * connect4_terminal_has_colours:
 *
 * Returns: whether standard output is a terminal that shows colours, and its user wants them
 *   (https://no-color.org)
 */
gboolean
connect4_terminal_has_colours (void)
{
  const char *no_color = g_getenv ("NO_COLOR");
  const char *term = g_getenv ("TERM");

  return connect4_terminal_is_there () && (no_color == NULL || no_color[0] == '\0') &&
         g_strcmp0 (term, "dumb") != 0;
}

/**
 * connect4_terminal_has_unicode:
 *
 * Returns: whether the locale's characters are those of Unicode
 */
gboolean
connect4_terminal_has_unicode (void)
{
  return g_get_charset (NULL);
}

static struct winsize
get_size (void)
{
  struct winsize size = { 0 };

  if (ioctl (STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0 || size.ws_row == 0)
    return (struct winsize){ .ws_col = 80, .ws_row = 24 };

  return size;
}

/**
 * connect4_terminal_get_width:
 *
 * Returns: how many characters fit on a line
 */
guint
connect4_terminal_get_width (void)
{
  return get_size ().ws_col;
}

/* A process in the background would be stopped by what it does to the terminal. */
static gboolean
is_in_foreground (void)
{
  pid_t group = tcgetpgrp (STDIN_FILENO);

  return group < 0 || group == getpgrp ();
}

/* Has keys read when they are typed, without an end of line, and not shown. */
static void
begin_listening (void)
{
  struct termios input;

  if (!isatty (STDIN_FILENO) || !is_in_foreground () || tcgetattr (STDIN_FILENO, &previous_input) < 0)
    return;

  input = previous_input;
  input.c_lflag &= ~(tcflag_t) (ICANON | ECHO);
  is_listening = TRUE; /* first, for a signal that comes in between */
  if (tcsetattr (STDIN_FILENO, TCSANOW, &input) != 0)
    is_listening = FALSE;
}

static void
end_listening (void)
{
  if (is_listening && is_in_foreground ())
    tcsetattr (STDIN_FILENO, TCSANOW, &previous_input);
  is_listening = FALSE;
}

/* Leaves the terminal as it was, then dies of the signal. */
static void
on_ending_signal (int number)
{
  end_listening ();
  if (write (STDOUT_FILENO, CLOSE, strlen (CLOSE)) >= 0)
    raise (number);
  else
    _exit (128 + number);
}

static void
handle_ending_signals (void (*handler) (int))
{
  const struct sigaction action = { .sa_handler = handler, .sa_flags = (int) SA_RESETHAND };

  for (guint i = 0; i < G_N_ELEMENTS (ending_signals); i++)
    sigaction (ending_signals[i], &action, NULL);
}

/**
 * connect4_terminal_open_screen:
 *
 * Begins to draw pictures. A signal that ends the program brings back what the terminal showed.
 */
void
connect4_terminal_open_screen (void)
{
  handle_ending_signals (on_ending_signal);
  begin_listening ();
  fputs (OPEN, stdout);
}

/**
 * connect4_terminal_draw_screen:
 * @picture: lines of text; those for which there is no room are left out
 *
 * Draws over the last picture, without emptying the screen first, so that nothing flickers.
 */
void
connect4_terminal_draw_screen (const char *picture)
{
  guint n_lines = get_size ().ws_row;
  g_auto (GStrv) lines = g_strsplit (picture, "\n", -1);

  fputs (TO_TOP, stdout);
  for (guint i = 0; lines[i] != NULL && i < n_lines; i++)
    g_print ("%s%s" CLEAR_LINE, i > 0 ? "\r\n" : "", lines[i]);
  fputs (CLEAR_BELOW, stdout);
  fflush (stdout);
}

/**
 * connect4_terminal_close_screen:
 *
 * Brings back what the terminal showed before.
 */
void
connect4_terminal_close_screen (void)
{
  fputs (CLOSE, stdout);
  fflush (stdout);
  end_listening ();
  handle_ending_signals (SIG_DFL);
}

static gboolean
read_leave (void)
{
  char key;

  if (read (STDIN_FILENO, &key, 1) == 1)
    return key == LEAVE;

  end_listening ();
  return FALSE;
}

/**
 * connect4_terminal_wait:
 * @duration: how long, in microseconds
 *
 * Waits, while a screen is open for the user as well.
 *
 * Returns: whether the user wants to leave, and has typed q
 */
gboolean
connect4_terminal_wait (gint64 duration)
{
  gint64 end = g_get_monotonic_time () + duration;
  gint64 left = duration;

  while (left > 0)
    {
      gboolean may_read = is_listening && is_in_foreground ();
      struct pollfd input = { .fd = may_read ? STDIN_FILENO : -1, .events = POLLIN };

      if (poll (&input, 1, (int) MIN ((left + 999) / 1000, FOREGROUND_MSEC)) > 0 && is_in_foreground () &&
          read_leave ())
        return TRUE;
      left = end - g_get_monotonic_time ();
    }

  return FALSE;
}
