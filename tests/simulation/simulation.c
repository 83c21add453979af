/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "simulation.h"

#include "handler/connect4-crash-penalty.h"
#include "simulated-processes.h"

#define MAX_PLAYERS 48
#define MAX_BAD     16
#define DEADLINE    (G_USEC_PER_SEC / 4)

/* The longest that anybody waits; and somebody who is no offender and types nothing bad, while the machine has time for
 * all, and processes can be started and tell the truth. Whose line was at a process that was hit from outside more than
 * once may wait for a little longer each time. */
#define LONGEST_WAIT          (60 * DEADLINE)
#define LONGEST_INNOCENT_WAIT (DEADLINE / 10)
#define WAIT_FOR_A_HIT        (DEADLINE / 25)

#define MAX_PENALTY (10 * G_USEC_PER_SEC)

#define N_STEPS   2400 /* longer than two deadlines */
#define STEP_US   500
#define SHORT_STEP_US 20
#define QUIET_US  2000
#define END_US    50000
#define N_ADDRESSES 4

typedef struct _Simulation Simulation;

/* One who types lines, each when the one before has had its outcome. */
typedef struct
{
  Simulation *simulation;
  Connect4Slot *slot; /* NULL for one who is not there */
  const char *address;
  LineKind habit;     /* what its bad lines are; LINE_PLAIN for one who has none */
  LineKind kind;      /* of its line */
  gboolean waits;     /* its line has had no outcome yet */
  gboolean is_offender; /* it was when it typed its line */
  int column;         /* that it has typed */
  int n_hits;         /* that the processes have got that had the line */
  gboolean told;      /* that the line has to wait */
  gint64 since;
  Connect4CrashRecord record;
  gint64 penalty;     /* for its last crash */
  gint64 crashed_at;
} Player;

struct _Simulation
{
  World *world;
  Connect4DispatcherSettings settings;
  WorldTroubles troubles;
  Connect4CrashPenalty *penalty;
  Player players[MAX_PLAYERS];
  guint n_players;
  gboolean all_is_well;
  guint n_answered;
  guint n_dropped;
  guint n_killed_alone; /* fresh processes that had only one request, and died of it */
};

static const char *const addresses[N_ADDRESSES] = { NULL, "192.0.2.1", "192.0.2.2", "192.0.2.3" };

static guint
draw (Simulation *self,
      guint       n)
{
  return world_random (self->world, n);
}

static LineKind
get_kind (gpointer requester)
{
  return ((Player *) requester)->kind;
}

static void
submit (Player *player)
{
  Simulation *self = player->simulation;
  char line[2] = { 0 };

  player->waits = TRUE;
  player->n_hits = 0;
  player->told = FALSE;
  player->since = world_get_time (self->world);
  player->column = (int) draw (self, 7);
  player->kind = player->habit != LINE_PLAIN && draw (self, 2) == 0 ? player->habit : LINE_PLAIN;
  line[0] = (char) ('0' + player->column);
  player->is_offender = connect4_quarantine_is_offender (&world_get_dispatcher (self->world)->quarantine,
                                                         player->slot, player->since);
  connect4_dispatcher_submit (world_get_dispatcher (self->world),
                              connect4_request_new (player->slot, CONNECT4_PLACE_GAME, line, 1, player->since));
}

static void
check_wait (Player *player)
{
  Simulation *self = player->simulation;
  gint64 wait = world_get_time (self->world) - player->since;

  g_assert_cmpint (wait, <=, LONGEST_WAIT);
  if (self->all_is_well && player->habit == LINE_PLAIN && player->address == NULL && !player->is_offender)
    g_assert_cmpint (wait, <=, LONGEST_INNOCENT_WAIT + MAX (player->n_hits - 1, 0) * WAIT_FOR_A_HIT);
}

/* An outcome: each line has one, and it is its own. */
static void
end_line (Player *player)
{
  g_assert_true (player->waits);
  check_wait (player);
  player->waits = FALSE;
}

static void
leave (Player *player)
{
  Simulation *self = player->simulation;

  connect4_dispatcher_remove (world_get_dispatcher (self->world), g_steal_pointer (&player->slot));
  player->waits = FALSE;
}

static void
on_hit (gpointer requester)
{
  ((Player *) requester)->n_hits++;
}

/* Nobody is told twice, nor that all is well when nothing was wrong. */
static void
on_delay (gpointer requester,
          gboolean delayed)
{
  Player *player = requester;

  g_assert_true (player->told != delayed);
  player->told = delayed;
}

static void
on_answer (gpointer requester,
           int      column)
{
  Player *player = requester;

  end_line (player);
  player->simulation->n_answered++;
  g_assert_cmpint (column, ==, player->column);

  if (draw (player->simulation, 4) == 0)
    submit (player);
  else if (draw (player->simulation, 50) == 0)
    leave (player);
}

/* The penalty never falls while crashes rise. */
static void
check_penalty (Player *player)
{
  Simulation *self = player->simulation;
  gint64 now = world_get_time (self->world);
  gint64 penalty = connect4_crash_penalty_add (self->penalty, &player->record, player->address, MAX_PENALTY, now);

  if (now - player->crashed_at < 60 * G_USEC_PER_SEC)
    g_assert_cmpint (penalty, >=, player->penalty);
  player->penalty = penalty;
  player->crashed_at = now;
}

static void
on_drop (gpointer requester,
         gboolean was_alone,
         LineKind kind)
{
  Player *player = requester;
  Simulation *self = player->simulation;

  end_line (player);
  self->n_dropped++;
  self->n_killed_alone += was_alone;
  g_assert_cmpuint (self->n_dropped, <=, self->n_killed_alone);
  g_assert_cmpint (kind, ==, player->kind);
  if (self->troubles.faults == 0)
    g_assert_true (kind != LINE_PLAIN && kind != LINE_LONG);
  check_penalty (player);
}

static const WorldFuncs world_funcs = {
  .get_kind = get_kind,
  .hit = on_hit,
  .delay = on_delay,
  .answer = on_answer,
  .drop = on_drop,
};

static guint
count_bad (Simulation *self)
{
  guint n = 0;

  for (guint i = 0; i < self->n_players; i++)
    n += self->players[i].slot != NULL && self->players[i].habit != LINE_PLAIN;

  return n;
}

static void
join (Simulation *self,
      Player     *player)
{
  *player = (Player){ .simulation = self };
  if (draw (self, 3) == 0 && count_bad (self) < MAX_BAD)
    player->habit = draw (self, N_LINE_KINDS);
  if (player->habit != LINE_PLAIN || draw (self, 3) == 0)
    player->address = addresses[draw (self, N_ADDRESSES)];
  player->slot = connect4_slot_new (player, player->address);
}

/* Each request is in one queue, and those of the players who wait are all there. */
static guint
count_requests (const GQueue *queue,
                GHashTable   *seen)
{
  guint n = 0;

  for (GList *link = queue->head; link != NULL; link = link->next)
    {
      Connect4Request *request = link->data;

      g_assert_true (g_hash_table_add (seen, request));
      if (request->slot == NULL)
        continue;

      g_assert_true (request->slot->request == request);
      n++;
    }

  return n;
}

static guint
count_requests_of_handlers (const GQueue *handlers,
                            GHashTable   *seen)
{
  guint n = 0;

  for (GList *link = handlers->head; link != NULL; link = link->next)
    {
      Connect4Handler *handler = link->data;

      n += count_requests (&handler->sent, seen) + count_requests (&handler->unsent, seen) +
           count_requests (&handler->unsent_new, seen);
    }

  return n;
}

static void
check_requests (Simulation *self)
{
  Connect4Dispatcher *dispatcher = world_get_dispatcher (self->world);
  g_autoptr (GHashTable) seen = g_hash_table_new (NULL, NULL);
  guint n_waiting = 0;
  guint n = count_requests (&dispatcher->waiting, seen) + count_requests (&dispatcher->quarantine.suspects, seen) +
            count_requests (&dispatcher->quarantine.offenders, seen) +
            count_requests_of_handlers (&dispatcher->shared, seen) +
            count_requests_of_handlers (&dispatcher->quarantine.isolated, seen) +
            count_requests_of_handlers (&dispatcher->quarantine.confined, seen);

  for (guint i = 0; i < self->n_players; i++)
    n_waiting += self->players[i].waits;
  g_assert_cmpuint (n + world_count_dropped (self->world), ==, n_waiting);
}

/* Who was an offender when it typed its line shares no handler. */
static void
check_isolation (Simulation *self)
{
  Connect4Dispatcher *dispatcher = world_get_dispatcher (self->world);

  for (GList *link = dispatcher->shared.head; link != NULL; link = link->next)
    for (GList *node = ((Connect4Handler *) link->data)->sent.head; node != NULL; node = node->next)
      {
        const Connect4Slot *slot = ((Connect4Request *) node->data)->slot;

        g_assert_true (slot == NULL || !((Player *) slot->requester)->is_offender);
      }
}

static void
check_waits (Simulation *self)
{
  for (guint i = 0; i < self->n_players; i++)
    if (self->players[i].waits)
      check_wait (&self->players[i]);
}

static void
step (Simulation *self)
{
  Player *player = &self->players[draw (self, self->n_players)];

  if (player->slot == NULL)
    join (self, player);
  else if (!player->waits)
    submit (player);
  else if (draw (self, 200) == 0)
    leave (player);

  world_trouble (self->world);
  world_tick (self->world, STEP_US);
  check_isolation (self);
  check_waits (self);
  if (draw (self, 16) == 0)
    check_requests (self);
}

static gboolean
anybody_waits (Simulation *self)
{
  for (guint i = 0; i < self->n_players; i++)
    if (self->players[i].waits)
      return TRUE;

  return FALSE;
}

static void
let_all_leave (Simulation *self)
{
  for (guint i = 0; i < self->n_players; i++)
    if (self->players[i].slot != NULL)
      leave (&self->players[i]);
}

static void
pass (Simulation *self,
      gint64      time)
{
  gint64 until = world_get_time (self->world) + time;

  while (world_get_time (self->world) < until)
    world_tick (self->world, END_US);
}

/* All lines have their outcome, and then there is what there was at the beginning. */
static void
end (Simulation *self)
{
  Connect4Dispatcher *dispatcher = world_get_dispatcher (self->world);
  guint n_handlers = self->settings.players_per_handler == 0 ? self->settings.n_handlers : 0;

  self->all_is_well = FALSE;
  world_calm (self->world);
  while (anybody_waits (self))
    {
      world_tick (self->world, QUIET_US);
      check_waits (self);
    }

  check_requests (self);
  let_all_leave (self);
  pass (self, 25 * G_USEC_PER_SEC);
  world_count_runs (self->world);
  pass (self, G_USEC_PER_SEC);

  g_assert_cmpuint (world_count_runs (self->world), ==, 0);
  g_assert_cmpuint (world_count (self->world), ==, n_handlers + CONNECT4_SPAWNER_SPARES);
  g_assert_cmpuint (dispatcher->shared.length, ==, n_handlers);
  g_assert_cmpuint (dispatcher->waiting.length + dispatcher->dirty.length, ==, 0);
  g_assert_false (connect4_quarantine_has_requests (&dispatcher->quarantine));
  g_assert_cmpuint (dispatcher->quarantine.isolated.length + dispatcher->quarantine.confined.length, ==, 0);
}

/* Each world has some of the troubles. */
static guint
draw_trouble (guint64 *random,
              guint    n)
{
  *random = *random * 6364136223846793005 + 1442695040888963407;

  return *random >> 62 == 0 ? (guint) ((*random >> 33) % n) + 1 : 0;
}

static WorldTroubles
draw_troubles (guint64 seed)
{
  guint64 random = seed;

  draw_trouble (&random, 1);

  return (WorldTroubles){
    .kills = draw_trouble (&random, 10),
    .faults = draw_trouble (&random, 10),
    .stops = draw_trouble (&random, 5),
    .lies = draw_trouble (&random, 200),
    .starves = draw_trouble (&random, 10),
    .delays = draw_trouble (&random, 10),
    .failures = draw_trouble (&random, 5),
    .slows = draw_trouble (&random, 3),
  };
}

/* Plays one world. How it begins and what is drawn when @luck is used up is in its seed; with luck it takes no
 * more steps than that is for, and how soon somebody has an answer is not what is likely. */
void
simulate_with_luck (guint64       seed,
                    const guint8 *luck,
                    gsize         n_luck)
{
  gboolean has_luck = n_luck > 0;
  Simulation self = { .troubles = draw_troubles (seed) };
  const WorldTroubles *troubles = &self.troubles;

  self.settings = (Connect4DispatcherSettings){
    .n_handlers = 1 + seed % 3,
    .players_per_handler = seed % 5 == 0 ? 1 + seed % 4 : 0,
    .n_processors = 1 + seed % 2,
    .timeout = DEADLINE,
  };
  self.all_is_well =
    !has_luck && troubles->starves == 0 && troubles->delays == 0 && troubles->failures == 0 && troubles->lies == 0;
  self.world = world_new (seed, luck, n_luck, &self.settings, troubles, &world_funcs);
  self.penalty = connect4_crash_penalty_new ();
  world_start (self.world);
  pass (&self, 20000);

  self.n_players = 2 + draw (&self, MAX_PLAYERS - 1);
  for (guint i = 0; i < N_STEPS && (!has_luck || world_has_luck (self.world)); i++)
    step (&self);
  end (&self);

  world_free (self.world);
  connect4_crash_penalty_free (self.penalty);
}

/* Plays one world, which is all in its seed. */
void
simulate (guint64 seed)
{
  simulate_with_luck (seed, NULL, 0);
}

/* With as little time for a line as can be set, a handler that is merely busy with everybody's stays. */
void
simulate_busy_handler (void)
{
  Simulation self = { .settings = { .n_handlers = 1, .n_processors = 1, .timeout = 10 * G_TIME_SPAN_MILLISECOND },
                      .troubles = { .work = 700 },
                      .n_players = MAX_PLAYERS };
  Connect4Handler *handler;

  self.world = world_new (0, NULL, 0, &self.settings, &self.troubles, &world_funcs);
  self.penalty = connect4_crash_penalty_new ();
  world_start (self.world);
  pass (&self, 20000);

  for (guint i = 0; i < N_STEPS; i++)
    {
      for (Player *player = self.players; player < self.players + MAX_PLAYERS; player++)
        {
          if (player->slot == NULL)
            *player = (Player){ .simulation = &self, .slot = connect4_slot_new (player, NULL) };
          if (!player->waits)
            submit (player);
        }
      world_tick (self.world, SHORT_STEP_US);
    }

  handler = g_queue_peek_head (&world_get_dispatcher (self.world)->shared);
  g_assert_cmpuint (handler->n_answered, >, MAX_PLAYERS);
  g_assert_cmpuint (handler->n_answered, ==, self.n_answered);

  end (&self);
  world_free (self.world);
  connect4_crash_penalty_free (self.penalty);
}
