/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What connect4d is measured against: one raw epoll loop that speaks the lines of the game and does
 * nothing else. Whose turn it is, who won, whether a client reads: it looks at none of it. It shows
 * what the sockets alone cost on a machine. Only connect4-bench talks to it; it is never installed.
 */
#include "config.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <glib.h>

#define COLUMNS 7
#define ROWS 6

typedef struct _Game Game;

typedef struct
{
  int fd;
  Game *game; /* not owned; NULL in the menu */
  char symbol;
  guint8 length;
  char line[64]; /* the line that has begun to arrive; what is longer is cut */
} Player;

struct _Game
{
  guint code; /* from 1: where it stands among the games */
  guint moves;
  Player *players[2]; /* not owned; NULL: nobody sits there */
  guint8 heights[COLUMNS];
  char cells[ROWS][COLUMNS];
};

static const char menu[] = "create --name=<name> [--cols=7 --rows=6 --connect=4 --players=2]\r\n"
                           "join --code=<code> --symbol=O\r\n"
                           "games\r\n"
                           "funfacts --number=<n>\r\n"
                           "lang <code>\r\n"
                           "help [command]\r\n"
                           "exit\r\n";

static GPtrArray *games; /* Game, owned, by code - 1 */
static int epoll_fd;

static void
send_bytes (Player     *player,
            const char *bytes,
            gsize       length)
{
  ssize_t sent;

  if (player == NULL)
    return;
  sent = send (player->fd, bytes, length, MSG_DONTWAIT | MSG_NOSIGNAL);
  (void) sent; /* what a client has no room for is lost */
}

static void
send_text (Player     *player,
           const char *text)
{
  send_bytes (player, text, strlen (text));
}

/* One message to both players of a game. */
static void
send_all (Game       *game,
          const char *bytes,
          gsize       length)
{
  send_bytes (game->players[0], bytes, length);
  send_bytes (game->players[1], bytes, length);
}

static void
start_board (Game *game)
{
  game->moves = 0;
  memset (game->heights, 0, sizeof game->heights);
  memset (game->cells, ' ', sizeof game->cells);
}

static char *
write_board (const Game *game,
             char       *end)
{
  end = stpcpy (end, "\r\n");
  for (int row = ROWS - 1; row >= 0; row--)
    {
      for (int column = 0; column < COLUMNS; column++)
        {
          if (column > 0)
            end = stpcpy (end, " | ");
          *end++ = game->cells[row][column];
        }
      end = stpcpy (end, "\r\n");
    }
  return stpcpy (end, "\r\n");
}

static char *
write_turn (const Game *game,
            char       *end)
{
  if (game->moves == COLUMNS * ROWS)
    return stpcpy (end, "Game finished!\r\nIt's a draw.\r\n");
  end = stpcpy (end, "It's player ");
  *end++ = game->moves % 2 == 0 ? 'X' : 'O';
  return stpcpy (end, "'s turn.\r\n");
}

static void
create (Player *player)
{
  Game *game = g_new0 (Game, 1);
  char text[64];

  g_ptr_array_add (games, game);
  game->code = games->len;
  game->players[0] = player;
  player->game = game;
  player->symbol = 'X';
  g_snprintf (text, sizeof text, "Game %u created!\r\n", game->code);
  send_text (player, text);
}

static void
join (Player     *player,
      const char *line)
{
  const char *code = strpbrk (line, "0123456789");
  guint number = code != NULL ? strtoul (code, NULL, 10) : 0;

  if (number == 0 || number > games->len)
    {
      send_text (player, "Error: there is no such game (game_not_found)\r\n");
      return;
    }
  player->game = g_ptr_array_index (games, number - 1);
  player->game->players[1] = player;
  player->symbol = 'O';
  send_text (player, "Game joined!\r\n");
  send_text (player->game->players[0], "Player O has joined the game.\r\n");
}

static void
play (Player *player)
{
  Game *game = player->game;
  char message[512];
  char *end;

  start_board (game);
  end = message + g_snprintf (message, sizeof message, "Game %u has started!\r\n", game->code);
  end = write_board (game, end);
  end = write_turn (game, end);
  send_all (game, message, end - message);
  send_text (player, "Game started!\r\n");
}

static void
move (Player *player,
      int     column)
{
  Game *game = player->game;
  char message[512];
  char *end = message;

  if (column < 0 || column >= COLUMNS || game->heights[column] == ROWS)
    return;
  game->cells[game->heights[column]++][column] = player->symbol;
  game->moves++;
  end = stpcpy (end, "Player ");
  *end++ = player->symbol;
  end = stpcpy (end, " has played!\r\n");
  end = write_board (game, end);
  end = write_turn (game, end);
  send_all (game, message, end - message);
}

static void
return_to_lobby (Game *game)
{
  char text[64];

  send_all (game, text,
            g_snprintf (text, sizeof text, "Game %u is waiting for players.\r\n", game->code));
}

static void
leave (Player *player)
{
  Game *game = player->game;

  player->game = NULL;
  if (game != NULL)
    game->players[game->players[0] == player ? 0 : 1] = NULL;
}

static void
carry_out (Player     *player,
           const char *line)
{
  if (player->game == NULL)
    {
      if (g_str_has_prefix (line, "create"))
        create (player);
      else if (g_str_has_prefix (line, "join"))
        join (player, line);
      else
        send_bytes (player, menu, sizeof menu - 1);
    }
  else if (g_str_has_prefix (line, "move"))
    move (player, line[strcspn (line, "0123456789")] - '0');
  else if (g_str_has_prefix (line, "play"))
    play (player);
  else if (g_str_has_prefix (line, "lobby"))
    return_to_lobby (player->game);
  else if (g_str_has_prefix (line, "leave"))
    {
      leave (player);
      send_text (player, "Game left successfully\r\n");
      send_bytes (player, menu, sizeof menu - 1);
    }
}

static void
read_lines (Player *player)
{
  char bytes[4096];
  ssize_t n = recv (player->fd, bytes, sizeof bytes, MSG_DONTWAIT);

  if (n == 0 || (n < 0 && errno != EAGAIN))
    {
      leave (player);
      close (player->fd);
      g_free (player);
      return;
    }
  for (ssize_t i = 0; i < n; i++)
    {
      if (bytes[i] != '\n')
        {
          if (player->length < sizeof player->line - 1)
            player->line[player->length++] = bytes[i];
          continue;
        }
      player->line[player->length] = '\0';
      player->length = 0;
      carry_out (player, player->line);
    }
}

static void
accept_players (int listener)
{
  struct epoll_event event = { .events = EPOLLIN };
  int one = 1;
  int fd;

  while ((fd = accept4 (listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC)) >= 0)
    {
      Player *player = g_new0 (Player, 1);

      setsockopt (fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
      player->fd = fd;
      event.data.ptr = player;
      epoll_ctl (epoll_fd, EPOLL_CTL_ADD, fd, &event);
      send_bytes (player, menu, sizeof menu - 1);
    }
}

static int
listen_on_any_port (void)
{
  struct sockaddr_in address = { .sin_family = AF_INET };
  socklen_t length = sizeof address;
  int fd = socket (AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);

  address.sin_addr.s_addr = htonl (INADDR_LOOPBACK);
  if (fd < 0 ||
      bind (fd, (struct sockaddr *) &address, sizeof address) != 0 ||
      listen (fd, SOMAXCONN) != 0 ||
      getsockname (fd, (struct sockaddr *) &address, &length) != 0)
    {
      perror ("connect4-bench-floor");
      exit (EXIT_FAILURE);
    }
  printf ("Listening on 127.0.0.1:%u\n", ntohs (address.sin_port));
  fflush (stdout);
  return fd;
}

int
main (void)
{
  struct epoll_event events[512] = { { .events = EPOLLIN } };
  struct rlimit limit;
  int listener = listen_on_any_port ();

  getrlimit (RLIMIT_NOFILE, &limit);
  limit.rlim_cur = limit.rlim_max;
  setrlimit (RLIMIT_NOFILE, &limit);
  games = g_ptr_array_new_with_free_func (g_free);
  epoll_fd = epoll_create1 (EPOLL_CLOEXEC);
  epoll_ctl (epoll_fd, EPOLL_CTL_ADD, listener, &events[0]); /* its data is NULL: no player */
  for (;;)
    {
      int n = epoll_wait (epoll_fd, events, G_N_ELEMENTS (events), -1);

      for (int i = 0; i < n; i++)
        {
          if (events[i].data.ptr == NULL)
            accept_players (listener);
          else
            read_lines (events[i].data.ptr);
        }
    }
}
