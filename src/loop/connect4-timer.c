/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "loop/connect4-timer.h"

/* A heap that had fewer places at its largest is not worth making smaller. */
#define SHRINK_FROM 256

/* A place in the heap. A timer that is set again to a later time, as the one of a player who types
 * is with each line, stays where it is: only its own deadline moves, and its place is put right
 * when it comes due. So @due is never later than @timer->deadline. */
typedef struct
{
  gint64 due;
  Connect4Timer *timer;
} Place;

/* All timers of a main context, as one source. It goes with the last timer, and keeps its context until
 * then; that of the default context stays, as timers come and go there all the time.
 *
 * The place at position p of the heap, from 1, is not due before the one at p / 2, and its timer
 * knows p. GLib is told a ready time that is never later than the first place's, and may be
 * earlier: what is cleared costs at most one idle wake-up, instead of a call at each set and
 * clear. */
typedef struct
{
  GSource source;
  GMainContext *context; /* owned */
  GArray *places; /* of Place, the heap; timers are not owned */
  guint n_most;   /* how many places there have been since places was made */
  gint64 armed;   /* the ready time; G_MAXINT64 for none, G_MININT64 during a dispatch */
} TimerSource;

/* GMainContext -> TimerSource, owned: the contexts under which this thread has set timers. */
static GPrivate thread_sources = G_PRIVATE_INIT ((GDestroyNotify) g_hash_table_unref);

static Place *
timer_source_get_place (TimerSource *self,
                        guint        position)
{
  return &g_array_index (self->places, Place, position - 1);
}

static void
timer_source_put_place (TimerSource *self,
                        guint        position,
                        Place        place)
{
  *timer_source_get_place (self, position) = place;
  place.timer->position = position;
}

static void
timer_source_move_up (TimerSource *self,
                      guint        position,
                      Place        place)
{
  while (position > 1 && timer_source_get_place (self, position / 2)->due > place.due)
    {
      timer_source_put_place (self, position, *timer_source_get_place (self, position / 2));
      position /= 2;
    }

  timer_source_put_place (self, position, place);
}

static void
timer_source_move_down (TimerSource *self,
                        guint        position,
                        Place        place)
{
  guint child;

  for (child = position * 2; child <= self->places->len; child = position * 2)
    {
      if (child < self->places->len &&
          timer_source_get_place (self, child + 1)->due < timer_source_get_place (self, child)->due)
        child++;
      if (place.due <= timer_source_get_place (self, child)->due)
        break;
      timer_source_put_place (self, position, *timer_source_get_place (self, child));
      position = child;
    }

  timer_source_put_place (self, position, place);
}

static void
timer_source_move (TimerSource *self,
                   guint        position,
                   Place        place)
{
  if (position > 1 && timer_source_get_place (self, position / 2)->due > place.due)
    timer_source_move_up (self, position, place);
  else
    timer_source_move_down (self, position, place);
}

/* A GArray never gives memory back: ten thousand players who have gone have left that to do. */
static void
timer_source_shrink (TimerSource *self)
{
  GArray *places;

  if (self->n_most < SHRINK_FROM || self->places->len > self->n_most / 4)
    return;

  places = g_array_new (FALSE, FALSE, sizeof (Place));
  g_array_append_vals (places, self->places->data, self->places->len);
  g_array_unref (self->places);
  self->places = places;
  self->n_most = places->len;
}

static void
timer_source_free (gpointer data)
{
  TimerSource *self = data;
  g_autoptr (GMainContext) context = self->context;

  g_source_destroy (&self->source);
  g_source_unref (&self->source);
}

/* Then it is looked at in the end whether it is still needed. */
static gboolean
timer_source_is_dispatching (TimerSource *self)
{
  return self->armed == G_MININT64;
}

static void
timer_source_free_if_empty (TimerSource *self)
{
  if (self->places->len > 0 || self->context == g_main_context_default () ||
      g_source_is_destroyed (&self->source))
    return;

  g_hash_table_steal (g_private_get (&thread_sources), self->context);
  timer_source_free (self);
}

static void
timer_source_remove (TimerSource   *self,
                     Connect4Timer *timer)
{
  guint position = timer->position;
  Place last = *timer_source_get_place (self, self->places->len);

  g_assert (timer_source_get_place (self, position)->timer == timer);

  g_array_set_size (self->places, self->places->len - 1);
  timer->position = 0;
  if (last.timer != timer)
    timer_source_move (self, position, last);
  timer_source_shrink (self);
}

static void
timer_source_arm (TimerSource *self,
                  gint64       due)
{
  self->armed = due;
  g_source_set_ready_time (&self->source, due == G_MAXINT64 ? -1 : due);
}

/* Takes the first timer off the heap if it has come due. */
static Connect4Timer *
timer_source_pop (TimerSource *self,
                  gint64       now)
{
  while (self->places->len > 0 && timer_source_get_place (self, 1)->due <= now)
    {
      Place first = *timer_source_get_place (self, 1);

      if (first.due == first.timer->deadline)
        {
          timer_source_remove (self, first.timer);
          return first.timer;
        }

      first.due = first.timer->deadline;
      timer_source_move_down (self, 1, first);
    }

  return NULL;
}

static gboolean
timer_source_dispatch (GSource     *source,
                       GSourceFunc  callback,
                       gpointer     user_data)
{
  TimerSource *self = (TimerSource *) source;
  gint64 now = g_get_monotonic_time ();
  gint64 due = G_MAXINT64;
  Connect4Timer *timer;

  /* Armed for the past: a callback that runs a nested loop has this called from there. */
  self->armed = G_MININT64;
  while ((timer = timer_source_pop (self, now)) != NULL)
    timer->func (timer, timer->user_data);

  if (self->places->len > 0)
    due = timer_source_get_place (self, 1)->due;
  timer_source_arm (self, due);
  timer_source_free_if_empty (self);

  return G_SOURCE_CONTINUE;
}

static void
timer_source_finalize (GSource *source)
{
  TimerSource *self = (TimerSource *) source;

  g_array_unref (self->places);
}

static GSourceFuncs timer_source_funcs = {
  .dispatch = timer_source_dispatch,
  .finalize = timer_source_finalize,
};

static TimerSource *
timer_source_new (GMainContext *context)
{
  GSource *source = g_source_new (&timer_source_funcs, sizeof (TimerSource));
  TimerSource *self = (TimerSource *) source;

  self->context = g_main_context_ref (context);
  self->places = g_array_new (FALSE, FALSE, sizeof (Place));
  self->armed = G_MAXINT64;

  g_source_set_static_name (source, "connect4-timers");
  g_source_set_can_recurse (source, TRUE);
  g_source_attach (source, context);

  return self;
}

static TimerSource *
timer_source_get (GMainContext *context)
{
  GHashTable *sources = g_private_get (&thread_sources);
  TimerSource *self;

  if (context == NULL)
    context = g_main_context_default ();

  if (sources == NULL)
    {
      sources = g_hash_table_new_full (NULL, NULL, NULL, timer_source_free);
      g_private_set (&thread_sources, sources);
    }

  self = g_hash_table_lookup (sources, context);

  if (self == NULL)
    {
      self = timer_source_new (context);
      g_hash_table_insert (sources, context, self);
    }

  return self;
}

static void
timer_source_set (TimerSource   *self,
                  Connect4Timer *timer,
                  gint64         delay_us)
{
  gint64 now = g_get_monotonic_time ();
  Place place;

  timer->deadline = now + CLAMP (delay_us, 0, G_MAXINT64 - 1 - now);
  timer->source = self;
  place = (Place){ timer->deadline, timer };

  if (timer->position == 0)
    {
      g_array_append_val (self->places, place);
      self->n_most = MAX (self->n_most, self->places->len);
      timer_source_move_up (self, self->places->len, place);
    }
  else if (timer->deadline < timer_source_get_place (self, timer->position)->due)
    {
      timer_source_move_up (self, timer->position, place);
    }

  if (timer->deadline < self->armed)
    timer_source_arm (self, timer->deadline);
}

/**
 * connect4_timer_init:
 * @timer: a timer
 * @func: called each time when @timer comes due
 * @user_data: for @func
 *
 * Prepares @timer, which is not set yet.
 */
void
connect4_timer_init (Connect4Timer     *timer,
                     Connect4TimerFunc  func,
                     gpointer           user_data)
{
  g_return_if_fail (timer != NULL);
  g_return_if_fail (func != NULL);

  *timer = (Connect4Timer){ .func = func, .user_data = user_data };
}

/**
 * connect4_timer_set:
 * @timer: a timer
 * @delay_us: microseconds from now; 0 or less for the next turn of the main loop
 *
 * Makes @timer fire once when @delay_us have passed, in the thread's default main context. A timer
 * that is set already is moved, in the context in which it was set; setting it further off, again and
 * again, is cheap. Timers that come due together fire in the order of their deadlines.
 *
 * A context that is let go of while a timer is set there stays until that has been cleared.
 */
void
connect4_timer_set (Connect4Timer *timer,
                    gint64         delay_us)
{
  g_return_if_fail (timer != NULL);

  timer_source_set (timer->position != 0 ? timer->source
                                         : timer_source_get (g_main_context_get_thread_default ()),
                    timer, delay_us);
}

/**
 * connect4_timer_set_in:
 * @timer: a timer
 * @context: (nullable): the main context to fire in; %NULL for the default one
 * @delay_us: as for connect4_timer_set()
 *
 * Does the same, in a context that needs not be the thread's default; it has to be one that only this
 * thread iterates.
 */
void
connect4_timer_set_in (Connect4Timer *timer,
                       GMainContext  *context,
                       gint64         delay_us)
{
  TimerSource *source;

  g_return_if_fail (timer != NULL);

  source = timer_source_get (context);
  if (timer->position != 0 && timer->source != source)
    connect4_timer_clear (timer);
  timer_source_set (source, timer, delay_us);
}

/**
 * connect4_timer_clear:
 * @timer: a timer
 *
 * Makes sure that @timer does not fire. Does nothing to one that is not set.
 */
void
connect4_timer_clear (Connect4Timer *timer)
{
  g_return_if_fail (timer != NULL);

  if (timer->position == 0)
    return;

  timer_source_remove (timer->source, timer);
  if (!timer_source_is_dispatching (timer->source))
    timer_source_free_if_empty (timer->source);
}

/**
 * connect4_timer_is_set:
 * @timer: a timer
 *
 * Returns: whether @timer waits for its deadline
 */
gboolean
connect4_timer_is_set (const Connect4Timer *timer)
{
  g_return_val_if_fail (timer != NULL, FALSE);

  return timer->position != 0;
}
