/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "facts/connect4-fact-source.h"

G_BEGIN_DECLS

/* The facts that come with the program (data/facts.xml), in an order drawn when it is made. */
#define CONNECT4_TYPE_RESOURCE_FACT_SOURCE (connect4_resource_fact_source_get_type ())
G_DECLARE_FINAL_TYPE (Connect4ResourceFactSource, connect4_resource_fact_source, CONNECT4, RESOURCE_FACT_SOURCE, GObject)

Connect4FactSource *connect4_resource_fact_source_new (void);

G_END_DECLS
