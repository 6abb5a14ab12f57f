/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: hands our own spelling of a job file to programs that were not written by us. */
#include <stdio.h>

#include "exchange/job-file.h"

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RopewayTree) tree = argc == 2 ? ropeway_job_file_load (argv[1], &error) : NULL;
  g_autoptr (GBytes) bytes = NULL;
  gsize length = 0;
  const void *data;

  if (tree == NULL)
    {
      fprintf (stderr, "%s\n", error != NULL ? error->message : "usage: rewrite-job-file FILE");
      return 1;
    }
  bytes = ropeway_job_file_write (tree);
  data = g_bytes_get_data (bytes, &length);
  return fwrite (data, 1, length, stdout) == length ? 0 : 1;
}
