/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: a folder of its own for each test, so that no test sees the files of another or of the person. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _TestWorkspace TestWorkspace;

/* Makes a new empty folder, readable by its owner only.
 * Returns: (transfer full). */
TestWorkspace *test_workspace_new (void);

/* Removes the folder with everything in it. */
void test_workspace_free (TestWorkspace *workspace);

/* Returns: (transfer none): the folder. */
const char *test_workspace_get_folder (TestWorkspace *workspace);

/* Returns: (transfer full): the path of @name ("a.json", "folder/a.json") in the folder. Folders on the way
 * are made. */
char *test_workspace_path (TestWorkspace *workspace, const char *name);

/* Writes @text to the file @name.
 * Returns: (transfer full): its path. */
char *test_workspace_write (TestWorkspace *workspace, const char *name, const char *text);

/* Returns: (transfer full): what the file @name holds; fails the test if it cannot be read. */
char *test_workspace_read (TestWorkspace *workspace, const char *name);

/* Returns: (transfer full): the environment for a child process, with HOME and every XDG folder inside this
 * one, and without a session bus or anything of Ropeway's that the test itself was started with. */
GStrv test_workspace_dup_environ (TestWorkspace *workspace);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TestWorkspace, test_workspace_free)

G_END_DECLS
