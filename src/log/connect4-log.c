/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "log/connect4-log.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* How much may wait to be written, in bytes. What comes after that is dropped, until half of it has
 * been written. */
#define MAX_WAITING (256 * 1024)

/* How long the process waits at most for what is still to be written, when it ends. */
#define FLUSH_US (1 * G_TIME_SPAN_SECOND)

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

/* One entry: a line for standard error, or a copy of what the journal gets. */
typedef struct
{
  GList link; /* in entries; data is the entry */
  gsize size;
  GLogLevelFlags level;
  char *text;        /* owned; NULL for the journal */
  GLogField *fields; /* owned, with their values; NULL for standard error */
  gsize n_fields;
} Entry;

/* A thread of its own writes, for any write can block: to a pipe that nobody reads, to a terminal that
 * is stopped, to the journal's socket when it is full. O_NONBLOCK would be set for all who share standard
 * error, the shell too; poll() does not say how much can be written, nor anything of the journal. */
static struct
{
  GMutex mutex;       /* of all of these */
  GCond changed;
  GQueue entries;     /* Entry, owned: to be written */
  gsize size;         /* of those, and of the one that is being written */
  guint64 n_dropped;  /* of which nothing has been said yet */
  gboolean is_stuck;  /* a flush has waited in vain, and nothing has been written since */
  gboolean to_journal;
  gboolean use_color;
} writer;

static void
entry_free (Entry *entry)
{
  for (gsize i = 0; i < entry->n_fields; i++)
    {
      g_free ((char *) entry->fields[i].key);
      g_free ((gpointer) entry->fields[i].value);
    }
  g_free (entry->fields);
  g_free (entry->text);
  g_free (entry);
}

static gsize
get_length (const GLogField *field)
{
  return field->length < 0 ? strlen (field->value) + 1 : (gsize) field->length;
}

static Entry *
entry_new (GLogLevelFlags   level,
           const GLogField *fields,
           gsize            n_fields)
{
  Entry *entry = g_new0 (Entry, 1);

  entry->link.data = entry;
  entry->level = level;
  entry->size = sizeof *entry;
  if (!writer.to_journal)
    {
      g_autofree char *line = g_log_writer_format_fields (level, fields, n_fields, writer.use_color);

      entry->text = g_strconcat (line, "\n", NULL);
      entry->size += strlen (entry->text);
      return entry;
    }

  entry->fields = g_new (GLogField, n_fields);
  entry->n_fields = n_fields;
  for (gsize i = 0; i < n_fields; i++)
    {
      entry->fields[i].key = g_strdup (fields[i].key);
      entry->fields[i].value = g_memdup2 (fields[i].value, get_length (&fields[i]));
      entry->fields[i].length = fields[i].length;
      entry->size += sizeof *fields + get_length (&fields[i]);
    }

  return entry;
}

/* Somebody else may have made standard error non-blocking: that is no reason to lose an entry. */
static void
write_text (const char *text)
{
  gsize length = strlen (text);

  while (length > 0)
    {
      ssize_t n = write (STDERR_FILENO, text, length);

      if (n >= 0)
        {
          text += n;
          length -= (gsize) n;
        }
      else if (errno == EAGAIN)
        poll (&(struct pollfd){ .fd = STDERR_FILENO, .events = POLLOUT }, 1, -1);
      else if (errno != EINTR)
        return;
    }
}

static void
entry_write (const Entry *entry)
{
  g_autofree char *text = NULL;

  if (entry->text != NULL)
    {
      write_text (entry->text);
      return;
    }

  if (g_log_writer_journald (entry->level, entry->fields, entry->n_fields, NULL) ==
      G_LOG_WRITER_HANDLED)
    return;

  text = g_log_writer_format_fields (entry->level, entry->fields, entry->n_fields, FALSE);
  write_text (text);
  write_text ("\n");
}

/* With the mutex held. */
static void
push_entry (GLogLevelFlags   level,
            const GLogField *fields,
            gsize            n_fields)
{
  Entry *entry = entry_new (level, fields, n_fields);

  g_queue_push_tail_link (&writer.entries, &entry->link);
  writer.size += entry->size;
}

/* With the mutex held: says in the log what is missing of it there. */
static void
push_dropped (void)
{
  g_autofree char *message =
    g_strdup_printf ("%" G_GUINT64_FORMAT " entries of the log were dropped here: it was not read",
                     writer.n_dropped);
  const GLogField fields[] = {
    { "MESSAGE", message, -1 },
    { "PRIORITY", "4", -1 },
    { "GLIB_DOMAIN", G_LOG_DOMAIN, -1 },
  };

  writer.n_dropped = 0;
  push_entry (G_LOG_LEVEL_WARNING, fields, G_N_ELEMENTS (fields));
}

/* With the mutex held, which is free while the entry is written. */
static void
write_next (void)
{
  Entry *entry = g_queue_pop_head_link (&writer.entries)->data;

  g_mutex_unlock (&writer.mutex);
  entry_write (entry);
  g_mutex_lock (&writer.mutex);

  writer.size -= entry->size;
  writer.is_stuck = FALSE;
  entry_free (entry);
  g_cond_broadcast (&writer.changed);
}

static gpointer
write_entries (gpointer data)
{
  g_mutex_lock (&writer.mutex);
  for (;;)
    {
      if (!g_queue_is_empty (&writer.entries))
        write_next ();
      else if (writer.n_dropped > 0)
        push_dropped ();
      else
        g_cond_wait (&writer.changed, &writer.mutex);
    }

  return NULL;
}

/* Never blocks: when too much waits, the entry is dropped and counted, and a line in its place says how many were. */
static void
write_later (GLogLevelFlags   level,
             const GLogField *fields,
             gsize            n_fields)
{
  gsize room;

  g_mutex_lock (&writer.mutex);
  room = writer.n_dropped > 0 ? MAX_WAITING / 2 : MAX_WAITING;
  if (writer.size > room)
    {
      writer.n_dropped++;
    }
  else
    {
      if (writer.n_dropped > 0)
        push_dropped ();
      push_entry (level, fields, n_fields);
    }
  g_cond_broadcast (&writer.changed);
  g_mutex_unlock (&writer.mutex);
}

/* Waits until all is written, for a second at most, and not again until it goes on then: for when the process is
 * about to end. */
static void
flush (void)
{
  gint64 end = g_get_monotonic_time () + FLUSH_US;

  g_mutex_lock (&writer.mutex);
  while ((writer.size > 0 || writer.n_dropped > 0) && !writer.is_stuck)
    {
      if (!g_cond_wait_until (&writer.changed, &writer.mutex, end))
        writer.is_stuck = TRUE;
    }
  g_mutex_unlock (&writer.mutex);
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

  write_later (level, fields, n_fields);
  if (level & (G_LOG_LEVEL_ERROR | G_LOG_LEVEL_CRITICAL)) /* the process may be about to abort */
    flush ();

  return G_LOG_WRITER_HANDLED;
}

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
  writer.to_journal = g_log_writer_is_journald (STDERR_FILENO);
  writer.use_color = g_log_writer_supports_color (STDERR_FILENO);
  g_thread_unref (g_thread_new ("log", write_entries, NULL));
  g_log_set_writer_func (connect4_log_write, NULL, NULL);
  atexit (flush);
}
