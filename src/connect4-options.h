/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gio/gio.h>

#include "settings/connect4-settings.h"

G_BEGIN_DECLS

/* The command line: an option for each setting, these, and --config. */
#define CONNECT4_OPTION_PRINT_CONFIG "print-config"
#define CONNECT4_OPTION_VERSION      "version"

void     connect4_options_add          (GApplication      *application);
gboolean connect4_options_check_flags  (char             **argv,
                                        GError           **error);
gboolean connect4_options_get_settings (GVariantDict      *options,
                                        Connect4Settings  *settings,
                                        GError           **error);

G_END_DECLS
