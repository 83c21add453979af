/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "games/connect4-game-code.h"

#include <errno.h>
#include <string.h>
#include <sys/random.h>

/* At most one of those that are easily taken for each other when they are copied by hand (0 and O,
 * 1 and I and L, 2 and Z, 5 and S, 8 and B, U and V), and no vowels, so that no code is a word. */
#define ALPHABET "346789CDFGHJKMNPQRTVWXY"
#define ALPHABET_SIZE (sizeof ALPHABET - 1)

#define HALF_LENGTH (CONNECT4_GAME_CODE_LENGTH / 2)
#define N_HALVES (ALPHABET_SIZE * ALPHABET_SIZE * ALPHABET_SIZE)
#define N_CODES (N_HALVES * N_HALVES)
#define N_ROUNDS 4
#define KEY_SIZE 32

G_STATIC_ASSERT (HALF_LENGTH == 3);

static const guint8 *
get_key (void)
{
  static guint8 key[KEY_SIZE];
  static gboolean is_drawn;

  if (!is_drawn)
    {
      /* A signal may interrupt it until the system has gathered enough. */
      if (TEMP_FAILURE_RETRY (getrandom (key, sizeof key, 0)) != sizeof key)
        g_error ("The system has no random numbers: %s", g_strerror (errno));
      is_drawn = TRUE;
    }

  return key;
}

/* A number below N_HALVES that nobody can tell without the key. */
static guint32
scramble (guint32 half,
          guint32 round)
{
  const guint32 input[] = { half, round };
  guint8 digest[32];
  gsize digest_size = sizeof digest;
  guint64 number;
  GHmac *hmac = g_hmac_new (G_CHECKSUM_SHA256, get_key (), KEY_SIZE);

  g_hmac_update (hmac, (const guchar *) input, sizeof input);
  g_hmac_get_digest (hmac, digest, &digest_size);
  g_hmac_unref (hmac);

  memcpy (&number, digest, sizeof number);
  return (guint32) (number % N_HALVES);
}

static void
write_half (char    *code,
            guint32  half)
{
  for (int i = HALF_LENGTH - 1; i >= 0; i--)
    {
      code[i] = ALPHABET[half % ALPHABET_SIZE];
      half /= ALPHABET_SIZE;
    }
}

/**
 * connect4_game_code_draw:
 * @position: which code, from 0
 *
 * Makes a code that players can tell each other. As long as the program runs the same @position is the
 * same code, and no code can be guessed from others.
 *
 * All codes are one sequence, which is shuffled once, with a key from the system's random source,
 * and begins anew after its last code. The shuffle is a Feistel network over the two halves of a
 * code, a permutation that is worked out for one position at a time: nothing has to be remembered of
 * the codes that were drawn.
 *
 * Returns: (transfer full): the code
 */
char *
connect4_game_code_draw (guint32 position)
{
  guint32 left = position % N_CODES / N_HALVES;
  guint32 right = position % N_HALVES;
  char *code = g_malloc0 (CONNECT4_GAME_CODE_LENGTH + 1);

  for (guint32 round = 0; round < N_ROUNDS; round++)
    {
      guint32 sum = (left + scramble (right, round)) % N_HALVES;

      left = right;
      right = sum;
    }

  write_half (code, left);
  write_half (code + HALF_LENGTH, right);

  return code;
}

/**
 * connect4_game_code_normalize:
 * @text: what somebody has typed
 *
 * Reads a code in capital or small letters. What could be a game's code need not be one.
 *
 * Returns: (transfer full) (nullable): the code as connect4_game_code_draw() writes it, or %NULL if
 *   @text cannot be a code
 */
char *
connect4_game_code_normalize (const char *text)
{
  g_autofree char *code = NULL;

  g_return_val_if_fail (text != NULL, NULL);

  code = g_ascii_strup (text, -1);
  if (strlen (code) != CONNECT4_GAME_CODE_LENGTH ||
      strspn (code, ALPHABET) != CONNECT4_GAME_CODE_LENGTH)
    return NULL;

  return g_steal_pointer (&code);
}
