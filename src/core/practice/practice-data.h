/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: the people, orders and things of the practice apps; made from numbers, so that they are always the same. */
#pragma once

#include <glib.h>

#include "value/value.h"

G_BEGIN_DECLS

/* 2026-11-09T09:12:00Z: when order #1042, the last one, was made. The apps' time goes on from there. */
#define ROPEWAY_PRACTICE_START_US (G_GINT64_CONSTANT (1794215520) * 1000000)

#define ROPEWAY_PRACTICE_ORDERS 24
#define ROPEWAY_PRACTICE_CUSTOMERS 40
#define ROPEWAY_PRACTICE_FIRST_ORDER 1019
#define ROPEWAY_PRACTICE_FIRST_CUSTOMER 501

/* Each appends one record as JSON. @seed: from 0. @id: as the record's id. @updated: µs since 1970. */
void ropeway_practice_data_write_person (guint seed, const char *id, gint64 updated, GString *out);
void ropeway_practice_data_write_customer (guint seed, const char *id, gint64 updated, GString *out);
void ropeway_practice_data_write_order (guint seed, const char *id, gint64 updated, GString *out);

/* Returns: when the record of that seed was changed last, before anything happened to it; grows with @seed. */
gint64 ropeway_practice_data_get_person_updated (guint seed);
gint64 ropeway_practice_data_get_customer_updated (guint seed);
gint64 ropeway_practice_data_get_order_updated (guint seed);

G_END_DECLS
