/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/cli-secret.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "base/i18n.h"
#include "base/limits.h"

/* One more than a secret may have, and a line's end. */
#define ROOM (ROPEWAY_LIMIT_SECRET_BYTES + 3)

/* ---- the terminal, with its echo off ---- */

/* What would end the program must not leave the person with a terminal that shows nothing. */
static const int numbers[] = { SIGINT, SIGTERM, SIGHUP, SIGQUIT };

static volatile sig_atomic_t was_signalled;

static void
note_signal (int number)
{
  was_signalled = number;
}

typedef struct
{
  struct termios before;
  struct sigaction actions[G_N_ELEMENTS (numbers)];
  struct sigaction stop;
} Quiet;

static gboolean
begin_quiet (Quiet *quiet)
{
  const struct sigaction note = { .sa_handler = note_signal }; /* no SA_RESTART: reading ends */
  const struct sigaction ignore = { .sa_handler = SIG_IGN };
  struct termios silent;

  if (tcgetattr (STDIN_FILENO, &quiet->before) != 0)
    return FALSE;
  was_signalled = 0;
  for (gsize i = 0; i < G_N_ELEMENTS (numbers); i++)
    sigaction (numbers[i], &note, &quiet->actions[i]);
  sigaction (SIGTSTP, &ignore, &quiet->stop);
  silent = quiet->before;
  silent.c_lflag &= ~(tcflag_t)(ECHO | ECHONL);
  return tcsetattr (STDIN_FILENO, TCSAFLUSH, &silent) == 0;
}

static void
end_quiet (const Quiet *quiet)
{
  tcsetattr (STDIN_FILENO, TCSAFLUSH, &quiet->before);
  for (gsize i = 0; i < G_N_ELEMENTS (numbers); i++)
    sigaction (numbers[i], &quiet->actions[i], NULL);
  sigaction (SIGTSTP, &quiet->stop, NULL);
  fputs ("\n", stderr);
}

/* ---- reading ---- */

/* Fills @buffer of ROOM bytes. @by_line: a line is enough. Returns: how many bytes; -1 with errno. */
static gssize
read_bytes (char *buffer, gboolean by_line)
{
  gsize length = 0;

  while (length < ROOM)
    {
      gssize n = read (STDIN_FILENO, buffer + length, ROOM - length);

      if (n < 0 && errno == EINTR && was_signalled == 0)
        continue;
      if (n < 0)
        return -1;
      length += (gsize)n;
      if (n == 0 || (by_line && memchr (buffer + length - n, '\n', (gsize)n) != NULL))
        break;
    }
  return (gssize)length;
}

static gsize
cut_line_end (const char *buffer, gsize length)
{
  if (length > 0 && buffer[length - 1] == '\n')
    length--;
  if (length > 0 && buffer[length - 1] == '\r')
    length--;
  return length;
}

static RopewaySecret *
make_secret (const char *buffer, gsize length, GError **error)
{
  if (length == 0)
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                         _ ("There is nothing on standard input; “ropeway secret remove” removes a secret."));
  else if (length > ROPEWAY_LIMIT_SECRET_BYTES)
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, _ ("A secret has %d bytes at most."),
                 ROPEWAY_LIMIT_SECRET_BYTES);
  else if (memchr (buffer, '\0', length) != NULL)
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                         _ ("There is a zero byte in the secret."));
  else
    return ropeway_secret_new (buffer, (gssize)length);
  return NULL;
}

static gssize
read_silently (char *buffer, const char *prompt, GError **error)
{
  Quiet quiet;
  gssize length;

  fputs (prompt, stderr);
  fflush (stderr);
  if (!begin_quiet (&quiet))
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, _ ("The terminal would show what is typed: %s"),
                   g_strerror (errno));
      return -1;
    }
  length = read_bytes (buffer, TRUE);
  end_quiet (&quiet);
  if (was_signalled != 0)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CANCELLED, _ ("Nothing was changed."));
      return -1;
    }
  return length;
}

RopewaySecret *
cli_secret_read (const char *prompt, GError **error)
{
  g_autofree char *buffer = g_malloc (ROOM);
  RopewaySecret *secret = NULL;
  GError *failure = NULL;
  gssize length;

  if (isatty (STDIN_FILENO))
    length = read_silently (buffer, prompt, &failure);
  else
    length = read_bytes (buffer, FALSE);
  if (length >= 0)
    secret = make_secret (buffer, cut_line_end (buffer, (gsize)length), &failure);
  else if (failure == NULL)
    failure = g_error_new (G_IO_ERROR, G_IO_ERROR_FAILED, _ ("Standard input cannot be read: %s"),
                           g_strerror (errno));
  ropeway_wipe (buffer, ROOM);
  if (failure != NULL)
    g_propagate_error (error, failure);
  return secret;
}
