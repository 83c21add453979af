/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "connect4-bench"

#include "config.h"

#include "bench-connection.h"

#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>
#include <sys/epoll.h>
#include <unistd.h>

/* An address has about 28,000 ports for its clients, and some still wait out an earlier run. */
#define CONNECTIONS_PER_ADDRESS 5000
#define N_ADDRESSES 200

/* The whole of 127.0.0.0/8 is this machine: take another source address every now and then. */
static void
choose_source (BenchLoop *loop,
               int        fd,
               gboolean   elsewhere)
{
  guint offset = elsewhere ? N_ADDRESSES : loop->opened / CONNECTIONS_PER_ADDRESS % N_ADDRESSES;
  struct sockaddr_in source = { .sin_family = AF_INET };
  int one = 1;

  if (loop->server.storage.ss_family != AF_INET)
    return;
  source.sin_addr.s_addr = htonl (INADDR_LOOPBACK + offset);
  setsockopt (fd, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &one, sizeof one);
  if (bind (fd, (struct sockaddr *) &source, sizeof source) != 0)
    bench_tally_error (&loop->tally, "bind: %s", g_strerror (errno));
}

/* The smallest receive buffer that the kernel gives, and segments so small that the server's kernel
 * does not grow its send buffer to megabytes, as it does on loopback. */
static void
shrink_buffers (int fd)
{
  int receive_buffer = 1;
  int segment = 536;

  setsockopt (fd, SOL_SOCKET, SO_RCVBUF, &receive_buffer, sizeof receive_buffer);
  setsockopt (fd, IPPROTO_TCP, TCP_MAXSEG, &segment, sizeof segment);
}

/* Takes a connection off the loop and tells whoever cares why. */
static void
lose (BenchConnection *self,
      const char      *why)
{
  bench_connection_close (self);
  if (self->funcs->closed != NULL)
    self->funcs->closed (self, why);
  else
    bench_tally_error (&self->loop->tally, "connection lost: %s", why);
}

/**
 * bench_connection_open:
 * @self: a connection that is not open
 * @loop: what it belongs to
 * @funcs: what becomes of its events
 *
 * Begins to connect. Whether that succeeds shows in the first event: a greeting or an end.
 *
 * Returns: %FALSE if it failed at once, which the tally then has as an error
 */
gboolean
bench_connection_open (BenchConnection            *self,
                       BenchLoop                  *loop,
                       const BenchConnectionFuncs *funcs)
{
  struct epoll_event event = { .events = EPOLLIN, .data.ptr = self };
  int one = 1;

  self->loop = loop;
  self->funcs = funcs;
  self->greeted = FALSE;
  self->fd = socket (loop->server.storage.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (self->fd < 0)
    {
      bench_tally_error (&loop->tally, "socket: %s", g_strerror (errno));
      return FALSE;
    }
  loop->ungreeted++;
  choose_source (loop, self->fd, funcs->elsewhere);
  loop->opened++;
  setsockopt (self->fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
  if (funcs->small_buffers)
    shrink_buffers (self->fd);
  if (connect (self->fd, (struct sockaddr *) &loop->server.storage, loop->server.length) != 0 &&
      errno != EINPROGRESS)
    {
      bench_tally_error (&loop->tally, "connect: %s", g_strerror (errno));
      bench_connection_close (self);
      return FALSE;
    }
  epoll_ctl (loop->epoll_fd, EPOLL_CTL_ADD, self->fd, &event);
  return TRUE;
}

gboolean
bench_connection_is_open (const BenchConnection *self)
{
  return self->loop != NULL && self->fd >= 0;
}

/**
 * bench_connection_stop_reading:
 * @self: an open connection
 *
 * Leaves what arrives from now on to the kernel, for ever.
 */
void
bench_connection_stop_reading (BenchConnection *self)
{
  struct epoll_event event = { .events = EPOLLRDHUP, .data.ptr = self };

  epoll_ctl (self->loop->epoll_fd, EPOLL_CTL_MOD, self->fd, &event);
}

/**
 * bench_connection_send:
 * @self: an open connection
 * @bytes: what to send, with the line's end
 * @length: how many bytes that is
 *
 * Returns: how many bytes the kernel has taken: fewer than @length when the server does not read
 */
gssize
bench_connection_send (BenchConnection *self,
                       const char      *bytes,
                       gsize            length)
{
  gssize sent = send (self->fd, bytes, length, MSG_DONTWAIT | MSG_NOSIGNAL);

  return MAX (sent, 0);
}

/**
 * bench_connection_close:
 * @self: a connection
 *
 * Closes it, if it is open, without calling anything.
 */
void
bench_connection_close (BenchConnection *self)
{
  if (!bench_connection_is_open (self))
    return;
  if (!self->greeted)
    self->loop->ungreeted--;
  close (self->fd);
  self->fd = -1;
  if (self->partial != NULL)
    g_string_free (g_steal_pointer (&self->partial), TRUE);
}

/* Takes the whole lines out of bytes. */
static void
take_lines (BenchConnection *self,
            char            *bytes,
            gsize            length)
{
  char *line = bytes;
  char *end;

  while (bench_connection_is_open (self) &&
         (end = memchr (line, '\n', bytes + length - line)) != NULL)
    {
      char *line_end = end > line && end[-1] == '\r' ? end - 1 : end;

      *line_end = '\0';
      self->funcs->line (self, line, line_end - line);
      line = end + 1;
    }
  if (bench_connection_is_open (self) && line < bytes + length)
    self->partial = g_string_new_len (line, bytes + length - line);
}

static void
take_bytes (BenchConnection *self,
            char            *bytes,
            gsize            length)
{
  if (!self->greeted && memchr (bytes, '\n', length) != NULL)
    {
      self->greeted = TRUE;
      self->loop->ungreeted--;
      if (self->funcs->greeted != NULL)
        self->funcs->greeted (self);
    }
  if (self->funcs->line == NULL)
    return;
  if (self->partial == NULL)
    {
      take_lines (self, bytes, length);
    }
  else
    {
      g_autoptr (GString) whole = g_steal_pointer (&self->partial);

      g_string_append_len (whole, bytes, length);
      take_lines (self, whole->str, whole->len);
    }
}

/**
 * bench_connection_dispatch:
 * @self: a connection
 * @events: what epoll says of it
 *
 * For the loop alone.
 */
void
bench_connection_dispatch (BenchConnection *self,
                           guint32          events)
{
  gssize n;

  if (!bench_connection_is_open (self))
    return; /* closed by what an earlier event of the same turn has led to */
  if ((events & EPOLLIN) == 0)
    {
      lose (self, "hung up");
      return;
    }
  n = recv (self->fd, self->loop->bytes, sizeof self->loop->bytes, MSG_DONTWAIT);
  if (n > 0)
    take_bytes (self, self->loop->bytes, n);
  else if (n == 0)
    lose (self, "closed by the server");
  else if (errno != EAGAIN)
    lose (self, g_strerror (errno));
}
