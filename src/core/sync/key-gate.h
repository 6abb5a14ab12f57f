/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: lets one unit of a key through at a time, so that two writes never race for one record. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Keys that are held, and who waits for them. One thread. */
typedef struct _RopewayKeyGate RopewayKeyGate;

/* @go is called for each waiting owner once the keys it asked for are held for it. Returns: (transfer full). */
RopewayKeyGate *ropeway_key_gate_new (GFunc go, gpointer data);

/* Waiting owners are forgotten. */
void ropeway_key_gate_free (RopewayKeyGate *self);

/* Asks for @first and @second ((nullable), or equal) for @owner. Both are taken together, so that owners
 * cannot wait for each other. Returns: TRUE where they are held at once; FALSE where @owner waits (in turn for each key). */
gboolean ropeway_key_gate_enter (RopewayKeyGate *self, const char *first, const char *second, gpointer owner);

/* Gives the keys of @owner back and lets the next go. */
void ropeway_key_gate_leave (RopewayKeyGate *self, gpointer owner);

/* Returns: number of owners that wait. */
guint ropeway_key_gate_get_n_waiting (const RopewayKeyGate *self);

/* Forgets those that wait; calls @func for each. */
void ropeway_key_gate_drop_waiting (RopewayKeyGate *self, GFunc func, gpointer data);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RopewayKeyGate, ropeway_key_gate_free)

G_END_DECLS
