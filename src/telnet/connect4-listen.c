/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "telnet/connect4-listen.h"

/* As many connections may wait to be accepted as the kernel allows (net.core.somaxconn). */
#define BACKLOG 4096

static GSocket *
connect4_listen_on (GInetAddress  *address,
                    guint16        port,
                    GError       **error)
{
  g_autoptr (GSocketAddress) socket_address = g_inet_socket_address_new (address, port);
  g_autoptr (GSocket) socket = NULL;

  socket = g_socket_new (g_inet_address_get_family (address), G_SOCKET_TYPE_STREAM,
                         G_SOCKET_PROTOCOL_TCP, error);
  if (socket == NULL)
    return NULL;

  g_socket_set_listen_backlog (socket, BACKLOG);
  if (!g_socket_bind (socket, socket_address, TRUE, error) || !g_socket_listen (socket, error))
    return NULL;

  return g_steal_pointer (&socket);
}

/* One socket for both families where there is IPv6, else one for IPv4. */
static GSocket *
connect4_listen_on_any (guint16   port,
                        GError  **error)
{
  g_autoptr (GInetAddress) any6 = g_inet_address_new_any (G_SOCKET_FAMILY_IPV6);
  g_autoptr (GInetAddress) any4 = g_inet_address_new_any (G_SOCKET_FAMILY_IPV4);
  g_autoptr (GError) error6 = NULL;
  GSocket *socket = connect4_listen_on (any6, port, &error6);

  if (socket != NULL || g_error_matches (error6, G_IO_ERROR, G_IO_ERROR_ADDRESS_IN_USE))
    {
      if (socket == NULL)
        g_propagate_error (error, g_steal_pointer (&error6));
      return socket;
    }

  return connect4_listen_on (any4, port, error);
}

/* A port that is chosen for the first address is the port for the others too. */
static guint16
connect4_listen_get_port (GSocket *socket)
{
  g_autoptr (GSocketAddress) address = g_socket_get_local_address (socket, NULL);

  return address != NULL ? g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (address)) : 0;
}

/* A name may stand for an address that this machine does not have, such as ::1 where there is no IPv6:
 * one that can be listened on is enough, but a port that is taken is not passed over. */
static gboolean
connect4_listen_on_name (const char  *name,
                         guint16      port,
                         GPtrArray   *sockets,
                         GError     **error)
{
  g_autoptr (GResolver) resolver = g_resolver_get_default ();
  g_autoptr (GError) local_error = NULL;
  GList *addresses = g_resolver_lookup_by_name (resolver, name, NULL, &local_error);

  for (GList *link = addresses; link != NULL; link = link->next)
    {
      GSocket *socket;

      g_clear_error (&local_error);
      socket = connect4_listen_on (link->data, port, &local_error);
      if (socket != NULL)
        {
          g_ptr_array_add (sockets, socket);
          port = connect4_listen_get_port (socket);
        }
      else if (g_error_matches (local_error, G_IO_ERROR, G_IO_ERROR_ADDRESS_IN_USE))
        {
          g_ptr_array_set_size (sockets, 0);
          break;
        }
    }

  g_resolver_free_addresses (addresses);
  if (sockets->len == 0)
    g_propagate_error (error, g_steal_pointer (&local_error));

  return sockets->len > 0;
}

/**
 * connect4_listen:
 * @address: an IPv4 or IPv6 address, a host's name, or `any`
 * @port: the port; 0 for one that is free
 * @error: return location for an error
 *
 * Opens the sockets on which players are awaited.
 *
 * Returns: (transfer full) (element-type GSocket): listening sockets, one for each address of
 *   @address; %NULL with a #GIOErrorEnum or #GResolverError when one of them cannot be had
 */
GPtrArray *
connect4_listen (const char  *address,
                 guint16      port,
                 GError     **error)
{
  g_autoptr (GPtrArray) sockets = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GInetAddress) numeric = g_inet_address_new_from_string (address);
  GSocket *socket;

  if (numeric == NULL && g_ascii_strcasecmp (address, "any") != 0)
    {
      if (!connect4_listen_on_name (address, port, sockets, error))
        return NULL;
      return g_steal_pointer (&sockets);
    }

  socket = numeric != NULL ? connect4_listen_on (numeric, port, error)
                           : connect4_listen_on_any (port, error);
  if (socket == NULL)
    return NULL;

  g_ptr_array_add (sockets, socket);
  return g_steal_pointer (&sockets);
}

/**
 * connect4_listen_describe:
 * @socket: a listening socket
 *
 * Returns: (transfer full): its address and port, such as `127.0.0.1:4040` or `[::1]:4040`
 */
char *
connect4_listen_describe (GSocket *socket)
{
  g_autoptr (GSocketAddress) address = g_socket_get_local_address (socket, NULL);

  return g_socket_connectable_to_string (G_SOCKET_CONNECTABLE (address));
}
