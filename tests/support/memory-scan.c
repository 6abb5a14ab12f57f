/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: reads the process as a debugger would; the marker itself is kept in disguise, so as not to be
 * found here. */
#include "support/memory-scan.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#define LENGTH 48
#define DISGUISE 0x80

/* Sanitizers reserve terabytes that hold no data of ours. */
#define MOST_BYTES (G_GUINT64_CONSTANT (1) << 30)

struct _MemoryMarker
{
  guint8 disguised[LENGTH];
};

MemoryMarker *
memory_marker_new (void)
{
  MemoryMarker *marker = g_new0 (MemoryMarker, 1);

  for (guint i = 0; i < LENGTH; i++)
    marker->disguised[i] = (guint8)(g_random_int_range ('a', 'z' + 1) ^ DISGUISE);
  return marker;
}

void
memory_marker_free (MemoryMarker *marker)
{
  g_free (marker);
}

void
memory_marker_write (const MemoryMarker *marker, char out[LENGTH + 1])
{
  for (guint i = 0; i < LENGTH; i++)
    out[i] = (char)(marker->disguised[i] ^ DISGUISE);
  out[LENGTH] = '\0';
}

static guint
count_in (const MemoryMarker *marker, const guint8 *bytes, gsize length)
{
  guint n = 0;

  for (gsize i = 0; i + LENGTH <= length; i++)
    {
      guint same = 0;

      while (same < LENGTH && (bytes[i + same] ^ DISGUISE) == marker->disguised[same])
        same++;
      n += same == LENGTH ? 1 : 0;
    }
  return n;
}

static guint
count_between (const MemoryMarker *marker, int memory, guint64 begin, guint64 end)
{
  static guint8 chunk[65536];
  guint n = 0;

  /* Chunks overlap by what a marker on their border needs. */
  for (guint64 at = begin; at < end; at += sizeof chunk - LENGTH + 1)
    {
      gssize got = pread (memory, chunk, MIN (sizeof chunk, end - at), (off_t)at);

      if (got > 0 && (chunk < (guint8 *)at || chunk >= (guint8 *)(at + (guint64)got)))
        n += count_in (marker, chunk, (gsize)got);
      memset (chunk, 0, sizeof chunk);
    }
  return n;
}

guint
memory_marker_count (const MemoryMarker *marker)
{
  g_autofree char *maps = NULL;
  g_auto (GStrv) lines = NULL;
  int memory = open ("/proc/self/mem", O_RDONLY | O_CLOEXEC);
  guint n = 0;

  g_assert_cmpint (memory, >=, 0);
  g_assert_true (g_file_get_contents ("/proc/self/maps", &maps, NULL, NULL));
  lines = g_strsplit (maps, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      char *after = NULL;
      guint64 begin = g_ascii_strtoull (lines[i], &after, 16);
      guint64 end = *after == '-' ? g_ascii_strtoull (after + 1, &after, 16) : begin;

      if (end - begin < MOST_BYTES && g_str_has_prefix (after, " rw"))
        n += count_between (marker, memory, begin, end);
    }
  close (memory);
  return n;
}
