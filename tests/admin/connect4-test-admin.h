/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "admin/connect4-admin-objects.h"
#include "connect4-test-client.h"
#include "connect4-test-observer.h"
#include "connect4-tree.h"
#include "server/connect4-session.h"

G_BEGIN_DECLS

#define CONNECT4_TEST_ROOT  "/io/github/connect4d"
#define CONNECT4_TEST_ACTOR CONNECT4_TEST_ROOT "/actors/"

typedef enum {
  CONNECT4_TEST_ADMIN_PEER = 0, /* the server and one admin at the two ends of a socket */
  CONNECT4_TEST_ADMIN_BUS,      /* on a message bus */
} Connect4TestAdminPlace;

/* A whole server in this process, and an admin who calls it over D-Bus. Signals that the admin gets are
 * remembered, a line each, such as `/games/K7QXNM Game1.Moved ('X', 3, '3')`. */
typedef struct
{
  Connect4TestAdminPlace place;
  Connect4Tree *tree;
  Connect4AdminObjects *objects;
  GDBusConnection *server; /* where the objects are */
  GDBusConnection *admin;
  GTestDBus *bus;          /* NULL where there is none */
  guint subscription;
  GPtrArray *signals;      /* of strings */
  GPtrArray *players;      /* of Connect4TestClient */
  guint n_stops;           /* how often the server was told to stop */
  guint n_reloads;
  const char *reload_error; /* why it cannot be read again; NULL if it can */
} Connect4TestAdmin;

void        connect4_test_admin_set_up         (Connect4TestAdmin      *self,
                                                gconstpointer           place);
void        connect4_test_admin_tear_down      (Connect4TestAdmin      *self,
                                                gconstpointer           place);

Connect4TestClient *
            connect4_test_admin_add_player     (Connect4TestAdmin      *self);
Connect4Session *
            connect4_test_admin_get_session    (Connect4TestAdmin      *self,
                                                guint                   index);
char       *connect4_test_admin_begin_game     (Connect4TestAdmin      *self);

GVariant   *connect4_test_admin_call           (Connect4TestAdmin      *self,
                                                const char             *path,
                                                const char             *method,
                                                const char             *arguments);
void        connect4_test_admin_do             (Connect4TestAdmin      *self,
                                                const char             *path,
                                                const char             *method,
                                                const char             *arguments);
void        connect4_test_admin_refuse         (Connect4TestAdmin      *self,
                                                const char             *path,
                                                const char             *method,
                                                const char             *arguments,
                                                const char             *error,
                                                const char             *message);
void        connect4_test_admin_expect         (Connect4TestAdmin      *self,
                                                const char             *path,
                                                const char             *method,
                                                const char             *arguments,
                                                const char             *reply);
GVariant   *connect4_test_admin_get            (Connect4TestAdmin      *self,
                                                const char             *path,
                                                const char             *property);
char       *connect4_test_admin_print          (Connect4TestAdmin      *self,
                                                const char             *path,
                                                const char             *property);
GVariant   *connect4_test_admin_call_with      (GDBusConnection        *admin,
                                                const char             *destination,
                                                const char             *path,
                                                const char             *interface,
                                                const char             *method,
                                                GVariant               *arguments,
                                                GError                **error);

GDBusConnection *
            connect4_test_admin_connect        (Connect4TestAdmin      *self);
const char *connect4_test_admin_get_name       (Connect4TestAdmin      *self);
gboolean    connect4_test_admin_has_signal     (Connect4TestAdmin      *self,
                                                const char             *signal);
guint       connect4_test_admin_count_signals  (Connect4TestAdmin      *self,
                                                const char             *name);
void        connect4_test_admin_sync           (Connect4TestAdmin      *self);

/* Asserts what a property is, as g_variant_print() writes it. */
#define connect4_test_admin_assert(self, path, property, expected) \
  G_STMT_START \
  { \
    g_autofree char *value_ = connect4_test_admin_print (self, path, property); \
    g_assert_cmpstr (value_, ==, expected); \
  } \
  G_STMT_END

/* Runs until such a signal has come; one that has come already counts. */
#define connect4_test_admin_await(self, signal) \
  connect4_test_iterate_until (connect4_test_admin_has_signal (self, signal))

/* Adds a test at both places: PATH/peer and PATH/bus. */
#define connect4_test_admin_add(path, function) \
  G_STMT_START \
  { \
    g_test_add (path "/peer", Connect4TestAdmin, GINT_TO_POINTER (CONNECT4_TEST_ADMIN_PEER), \
                connect4_test_admin_set_up, function, connect4_test_admin_tear_down); \
    g_test_add (path "/bus", Connect4TestAdmin, GINT_TO_POINTER (CONNECT4_TEST_ADMIN_BUS), \
                connect4_test_admin_set_up, function, connect4_test_admin_tear_down); \
  } \
  G_STMT_END

int         connect4_test_admin_run            (int    *argc,
                                                char ***argv,
                                                void  (*add_tests) (void));

G_END_DECLS
