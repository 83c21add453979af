/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "connect4d"
#include "config.h"

#include "log/connect4-log.h"

#include <stdlib.h>

#include "log/connect4-log-writer.h"

static const struct
{
  const char *name;
  GLogLevelFlags level;
} log_levels[] = {
  { "error", G_LOG_LEVEL_ERROR },     { "critical", G_LOG_LEVEL_CRITICAL },
  { "warning", G_LOG_LEVEL_WARNING }, { "message", G_LOG_LEVEL_MESSAGE },
  { "info", G_LOG_LEVEL_INFO },       { "debug", G_LOG_LEVEL_DEBUG },
};

/* The least important level that is written. */
static GLogLevelFlags least_level = G_LOG_LEVEL_MESSAGE;

/**
 * connect4_log_parse_level:
 * @name: `error`, `critical`, `warning`, `message`, `info` or `debug`
 * @level: (out): the level of that name
 *
 * Returns: whether there is such a level
 */
gboolean
connect4_log_parse_level (const char     *name,
                          GLogLevelFlags *level)
{
  for (guint i = 0; i < G_N_ELEMENTS (log_levels); i++)
    if (g_ascii_strcasecmp (name, log_levels[i].name) == 0)
      {
        *level = log_levels[i].level;
        return TRUE;
      }

  return FALSE;
}

/**
 * connect4_log_get_level_name:
 * @level: one of the levels that have a name
 *
 * Returns: the name that connect4_log_parse_level() knows it by
 */
const char *
connect4_log_get_level_name (GLogLevelFlags level)
{
  for (guint i = 0; i < G_N_ELEMENTS (log_levels); i++)
    if (level == log_levels[i].level)
      return log_levels[i].name;

  g_return_val_if_reached (NULL);
}

static GLogWriterOutput
connect4_log_write (GLogLevelFlags   level,
                    const GLogField *fields,
                    gsize            n_fields,
                    gpointer         user_data)
{
  /* The more important a level is, the lower is its bit. */
  if ((level & G_LOG_LEVEL_MASK) > least_level)
    return G_LOG_WRITER_HANDLED;

  connect4_log_writer_push (level, fields, n_fields);
  if (level & (G_LOG_LEVEL_ERROR | G_LOG_LEVEL_CRITICAL)) /* the process may be about to abort */
    connect4_log_writer_flush ();

  return G_LOG_WRITER_HANDLED;
}

/**
 * connect4_log_set_level:
 * @level: the least important level to be written
 */
void
connect4_log_set_level (GLogLevelFlags level)
{
  least_level = level;
}

/**
 * connect4_log_init:
 *
 * Sends structured logs to the journal when standard error is connected to it, else as lines to
 * standard error. Who logs never waits for who reads that: what is too much is dropped and counted. To be
 * called once.
 */
void
connect4_log_init (void)
{
  connect4_log_writer_start ();
  g_log_set_writer_func (connect4_log_write, NULL, NULL);
  atexit (connect4_log_writer_flush);
}
