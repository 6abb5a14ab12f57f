/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: numbers, times, keys and widths as a person reads them on a terminal; nothing else. */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/* Returns: (transfer full): "1,204", the same in every locale. */
char *cli_text_number (guint64 number);

/* Returns: (transfer full): @us microseconds with the unit that fits: "40 ms", "2.1 s", "3 min 5 s", "2 h 10 min". */
char *cli_text_duration (gint64 us);

/* Returns: (transfer full): a moment (µs UTC) in the zone of the computer: "2026-11-09 10:14:02". */
char *cli_text_moment (gint64 us);

/* Returns: (transfer full): the values of a record's key, which is stored as a canonical JSON list
 * ("[102e1,\"88101\"]"), each as text: "1020", "88101". */
GStrv cli_text_split_key (const char *key);

/* Returns: (transfer full): the same for people: "1020 · 88101". */
char *cli_text_key (const char *key);

/* Returns: (transfer full): compact JSON @value ((nullable)) for people, on one line: texts in “ ”, the rest as it
 * is; @missing where it is NULL. */
char *cli_text_value (const char *value, const char *missing);

/* Returns: how many columns @text (UTF-8) takes on a terminal. */
guint cli_text_width (const char *text);

/* Returns: (transfer full): @text on one line, cut to @width columns with "…" at its end where it is longer. */
char *cli_text_cut (const char *text, guint width);

/* Returns: (transfer full): @text cut to @width columns, or filled up to it with spaces (behind it; before it where
 * @right). */
char *cli_text_pad (const char *text, guint width, gboolean right);

G_END_DECLS
