/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * Connect4TestBusKind:
 * @CONNECT4_TEST_BUS_SESSION: everybody may do everything
 * @CONNECT4_TEST_BUS_SYSTEM: as the system bus is, with the policy that is installed
 * @CONNECT4_TEST_BUS_STRICT: as the system bus is, without that policy
 */
typedef enum {
  CONNECT4_TEST_BUS_SESSION,
  CONNECT4_TEST_BUS_SYSTEM,
  CONNECT4_TEST_BUS_STRICT,
} Connect4TestBusKind;

/* Another user than the one that runs the tests, if that is root. */
#define CONNECT4_TEST_BUS_OTHER_USER 65534

/* A dbus-daemon, which dies with the test. Its address stays the same when it is killed and started again.
 * The environment variable CONNECT4_DATADIR says where the sources of the policy are. */
typedef struct _Connect4TestBus Connect4TestBus;

Connect4TestBus *connect4_test_bus_new         (Connect4TestBusKind   kind);
void             connect4_test_bus_free        (Connect4TestBus      *self);
void             connect4_test_bus_start       (Connect4TestBus      *self);
void             connect4_test_bus_kill        (Connect4TestBus      *self);
void             connect4_test_bus_freeze      (Connect4TestBus      *self);
void             connect4_test_bus_thaw        (Connect4TestBus      *self);

const char      *connect4_test_bus_get_folder  (Connect4TestBus      *self);
const char      *connect4_test_bus_get_address (Connect4TestBus      *self);
GDBusConnection *connect4_test_bus_connect     (Connect4TestBus      *self);
GDBusConnection *connect4_test_bus_connect_as  (Connect4TestBus      *self,
                                                uid_t                 user);
gboolean         connect4_test_bus_name_exists (Connect4TestBus      *self,
                                                const char           *name);

void             connect4_test_drop            (gpointer              object);

gboolean         connect4_test_is_root         (void);
void             connect4_test_become          (uid_t                 user);
GDBusConnection *connect4_test_connect_as      (const char           *address,
                                                GDBusConnectionFlags  flags,
                                                uid_t                 user,
                                                GError              **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Connect4TestBus, connect4_test_bus_free)

G_END_DECLS
