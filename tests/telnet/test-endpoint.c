/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "connect4-test-sessions.h"
#include "connect4-test-util.h"
#include "telnet/connect4-endpoint.h"
#include "telnet/connect4-listen.h"

#define N_CLIENTS 100

/* An endpoint, those who connect to it, and what its GSocketService has emitted. */
typedef struct
{
  Connect4TestSessions context;
  Connect4EndpointSetup setup;
  Connect4Actor *endpoint;
  GPtrArray *clients;   /* of GSocket, owned */
  gulong hook;
  GHashTable *incoming; /* set of GSocket, owned: of the connections that came with a signal */
  guint n_incoming;
} Fixture;

static gboolean
on_incoming (GSignalInvocationHint *hint,
             guint                  n_values,
             const GValue          *values,
             gpointer               user_data)
{
  Fixture *fixture = user_data;
  GSocketConnection *connection = g_value_get_object (&values[1]);

  fixture->n_incoming++;
  g_hash_table_add (fixture->incoming, g_object_ref (g_socket_connection_get_socket (connection)));

  return TRUE;
}

static void
set_up (Fixture       *fixture,
        gconstpointer  user_data)
{
  g_autoptr (GError) error = NULL;

  connect4_test_sessions_init (&fixture->context);
  fixture->setup.sessions = fixture->context.sessions;
  fixture->setup.sockets = connect4_listen ("127.0.0.1", 0, &error);
  g_assert_no_error (error);
  fixture->endpoint = connect4_endpoint_start_supervisor (NULL, &fixture->setup, &error);
  g_assert_no_error (error);

  fixture->clients = g_ptr_array_new_with_free_func (g_object_unref);
  fixture->incoming = g_hash_table_new_full (NULL, NULL, g_object_unref, NULL);
  fixture->hook = g_signal_add_emission_hook (g_signal_lookup ("incoming", G_TYPE_SOCKET_SERVICE), 0, on_incoming,
                                              fixture, NULL);
}

static Connect4Traffic *
get_traffic (Fixture *fixture)
{
  return connect4_sessions_get_traffic (fixture->context.sessions);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  user_data)
{
  g_autoptr (Connect4ExitReason) reason = connect4_exit_reason_new (CONNECT4_EXIT_SHUTDOWN);

  g_signal_remove_emission_hook (g_signal_lookup ("incoming", G_TYPE_SOCKET_SERVICE), fixture->hook);
  g_hash_table_unref (fixture->incoming);
  g_ptr_array_unref (fixture->clients);
  connect4_test_iterate_until (get_traffic (fixture)->n_players == 0);
  connect4_actor_exit (fixture->endpoint, reason);
  connect4_test_iterate_until (!connect4_actor_is_alive (fixture->endpoint));
  g_object_unref (fixture->endpoint);
  g_ptr_array_unref (fixture->setup.sockets);
  connect4_test_sessions_clear (&fixture->context);
}

/* The kernel has a client connect; the endpoint hears of it when the main loop runs. */
static GSocket *
connect_client (Fixture *fixture)
{
  g_autoptr (GSocketAddress) address = NULL;
  g_autoptr (GError) error = NULL;
  GSocket *client = g_socket_new (G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, &error);

  g_assert_no_error (error);
  address = g_socket_get_local_address (fixture->setup.sockets->pdata[0], &error);
  g_assert_no_error (error);
  g_socket_connect (client, address, NULL, &error);
  g_assert_no_error (error);
  g_ptr_array_add (fixture->clients, client);

  return client;
}

/* Of many who connect at once most are accepted without the service's source: it emits its signal for each still. */
static void
test_incoming (Fixture       *fixture,
               gconstpointer  user_data)
{
  for (guint i = 0; i < N_CLIENTS; i++)
    connect_client (fixture);
  g_assert_cmpuint (fixture->n_incoming, ==, 0);

  connect4_test_iterate_until (get_traffic (fixture)->n_connections == N_CLIENTS);
  g_assert_cmpuint (fixture->n_incoming, ==, N_CLIENTS);
  g_assert_cmpuint (g_hash_table_size (fixture->incoming), ==, N_CLIENTS);
  g_assert_cmpuint (get_traffic (fixture)->n_players, ==, N_CLIENTS);
  g_assert_cmpuint (get_traffic (fixture)->n_waiting, ==, 0);
}

/* Who has been accepted when the listener ends is let in. */
static void
test_end_of_listener (Fixture       *fixture,
                      gconstpointer  user_data)
{
  g_autoptr (Connect4ExitReason) reason = connect4_exit_reason_new (CONNECT4_EXIT_KILL);
  g_autoptr (Connect4Actor) listener =
    connect4_supervisor_get_child (CONNECT4_SUPERVISOR (fixture->endpoint), CONNECT4_ENDPOINT_LISTENER_ID);

  for (guint i = 0; i < N_CLIENTS; i++)
    connect_client (fixture);
  connect4_test_iterate_until (get_traffic (fixture)->n_waiting > 0);
  connect4_actor_exit (listener, reason);
  connect4_test_iterate_until (get_traffic (fixture)->n_connections == N_CLIENTS);
  g_assert_cmpuint (fixture->n_incoming, ==, N_CLIENTS);
  g_assert_cmpuint (get_traffic (fixture)->n_waiting, ==, 0);
}

#define ADD(path, function) g_test_add (path, Fixture, NULL, set_up, function, tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  ADD ("/telnet/endpoint/incoming", test_incoming);
  ADD ("/telnet/endpoint/end-of-listener", test_end_of_listener);

  return g_test_run ();
}
