/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The monotonic clock of a test, which does not have to wait for time to pass: it is the system's, and a test puts it
 * forward. Those who measure and wait within the process all go by it, GLib included; other processes do not. */

void connect4_test_clock_pass (gint64 microseconds);
void connect4_test_clock_jump (gint64 microseconds);

G_END_DECLS
