/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: named places where a test may end the process as a power cut would. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#ifdef ROPEWAY_FAIL_POINTS

/* Kills the process (SIGKILL) if the environment says ROPEWAY_FAIL_POINT=@name or @name:N (at the N-th
 * passage). Any thread. */
void ropeway_fail_point (const char *name);

#else

#define ropeway_fail_point(name) ((void)0)

#endif

/* Returns: (transfer none): all names of a run, NULL-terminated, so that a test can visit each. */
const char *const *ropeway_fail_point_names (void);

/* The same for where a sign-in is renewed, which most runs never do. */
const char *const *ropeway_fail_point_sign_in_names (void);

G_END_DECLS
