/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "settings/connect4-settings.h"

G_BEGIN_DECLS

typedef enum {
  CONNECT4_SETTING_TEXT,    /* const char * */
  CONNECT4_SETTING_BUS,     /* const char *: a message bus, or what stands for none */
  CONNECT4_SETTING_NUMBER,  /* guint */
  CONNECT4_SETTING_SECONDS, /* gint64, in microseconds */
  CONNECT4_SETTING_FLAG,    /* gboolean */
  CONNECT4_SETTING_LEVEL    /* GLogLevelFlags */
} Connect4SettingType;

/* A row of the one table of settings, from which the command line and the configuration file are read,
 * and both are documented. */
typedef struct
{
  const char *name; /* of the option on the command line, and of the key in the file */
  char letter;      /* the option's short form, or 0 */
  Connect4SettingType type;
  gboolean live;  /* can be changed while the server runs */
  gsize offset;   /* of the value in Connect4Settings */
  gsize loopback; /* of the gboolean there that is set when this limit is given, or 0 */
  double minimum;
  double maximum;
  const char *argument;    /* translatable: what stands for a value; NULL for a flag */
  const char *description; /* translatable: a sentence without a full stop */
  const char *fallback;    /* translatable: the default, where that is no value; else NULL */
} Connect4Setting;

const Connect4Setting *connect4_setting_list     (guint                   *n_settings);
const Connect4Setting *connect4_setting_find     (const char              *name);

gboolean               connect4_setting_parse    (const Connect4Setting   *self,
                                                  const char              *label,
                                                  const char              *text,
                                                  Connect4Settings        *settings,
                                                  GError                 **error);
char                  *connect4_setting_format   (const Connect4Setting   *self,
                                                  const Connect4Settings  *settings);
gboolean               connect4_setting_is_given (const Connect4Setting   *self,
                                                  const Connect4Settings  *settings);
char                  *connect4_setting_describe (const Connect4Setting   *self);

char                  *connect4_setting_list_changes (const Connect4Settings  *settings,
                                                      const Connect4Settings  *before);

G_END_DECLS
