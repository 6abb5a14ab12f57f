/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: what must happen in another process: dying in the middle, meeting a lock, having no room. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Returns: whether this process was started by store_child_new(). */
gboolean store_child_is_wanted (int argc, char **argv);
int store_child_main (int argc, char **argv);

/* Runs this program again to do @verb with the database at @path. @fail_point: (nullable). Its output is piped.
 * Returns: (transfer full). */
GSubprocess *store_child_new (const char *verb, const char *path, const char *fail_point);

/* Waits for the end of @child. Returns: (transfer full): what it wrote. */
char *store_child_wait (GSubprocess *child);

/* How many commits the verbs "commits" and "documents" make, one after the other; links per commit. */
#define STORE_CHILD_COMMITS 5
#define STORE_CHILD_LINKS 20

G_END_DECLS
