/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

/* What each target defines, for libFuzzer and for fuzz-replay.c: does its work on any bytes, and
 * aborts if it finds something wrong with how it is done. */
int LLVMFuzzerTestOneInput (const guint8 *data,
                            gsize         size);
