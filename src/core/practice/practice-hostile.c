/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: reads the rules of the hostile mode and says whose turn it is. */
#include "practice/practice-hostile.h"

#include "base/i18n.h"
#include "base/limits.h"

GQuark
ropeway_practice_error_quark (void)
{
  return g_quark_from_static_string ("ropeway-practice-error-quark");
}

struct _RopewayPracticeHostile
{
  GPtrArray *faults;
};

static const char *const kind_names[] = {
  [ROPEWAY_PRACTICE_FAULT_STATUS] = "status",
  [ROPEWAY_PRACTICE_FAULT_REDIRECT] = "redirect",
  [ROPEWAY_PRACTICE_FAULT_DROP_BEFORE] = "drop-before",
  [ROPEWAY_PRACTICE_FAULT_DROP_AFTER] = "drop-after",
  [ROPEWAY_PRACTICE_FAULT_TRUNCATE] = "truncate",
  [ROPEWAY_PRACTICE_FAULT_TRUNCATE_CHUNKS] = "truncate-chunks",
  [ROPEWAY_PRACTICE_FAULT_ENDLESS] = "endless",
  [ROPEWAY_PRACTICE_FAULT_GARBAGE] = "garbage",
  [ROPEWAY_PRACTICE_FAULT_WRONG_TYPE] = "wrong-type",
  [ROPEWAY_PRACTICE_FAULT_HTML] = "html",
  [ROPEWAY_PRACTICE_FAULT_SLOW] = "slow",
  [ROPEWAY_PRACTICE_FAULT_CLOSE] = "close",
  [ROPEWAY_PRACTICE_FAULT_SAME_PAGE] = "same-page",
  [ROPEWAY_PRACTICE_FAULT_LATENCY] = "latency",
};

static void
fault_free (gpointer data)
{
  RopewayPracticeFault *fault = data;

  g_free (fault->path);
  g_free (fault->method);
  g_free (fault->retry_after);
  g_free (fault->to);
  g_free (fault);
}

RopewayPracticeHostile *
ropeway_practice_hostile_new (void)
{
  RopewayPracticeHostile *hostile = g_new0 (RopewayPracticeHostile, 1);

  hostile->faults = g_ptr_array_new_with_free_func (fault_free);
  return hostile;
}

void
ropeway_practice_hostile_free (RopewayPracticeHostile *hostile)
{
  g_ptr_array_unref (hostile->faults);
  g_free (hostile);
}

/* ---- reading rules ---- */

static gboolean
read_kind (const RopewayValue *rule, RopewayPracticeFaultKind *kind, GError **error)
{
  g_autofree char *name = ropeway_value_dup_member_text (rule, "kind");

  for (guint i = 0; name && i < G_N_ELEMENTS (kind_names); i++)
    if (g_str_equal (name, kind_names[i]))
      {
        *kind = i;
        return TRUE;
      }
  g_set_error (error, ROPEWAY_PRACTICE_ERROR, ROPEWAY_PRACTICE_ERROR_HOSTILE,
               _ ("“%s” is no kind of fault that the practice apps can make."), name ? name : "");
  return FALSE;
}

/* A whole number from @least on; *@number stays where the member is missing. */
static gboolean
read_number (const RopewayValue *rule, const char *name, gint64 least, guint *number, GError **error)
{
  const RopewayValue *value = ropeway_value_get (rule, name);
  gint64 found;

  if (!value)
    return TRUE;
  if (ropeway_value_get_int64 (value, &found, NULL) && found >= least && found <= G_MAXINT)
    {
      *number = (guint)found;
      return TRUE;
    }
  g_set_error (error, ROPEWAY_PRACTICE_ERROR, ROPEWAY_PRACTICE_ERROR_HOSTILE,
               _ ("In a rule for the practice apps “%s” has to be a whole number of at least %d."), name,
               (int)least);
  return FALSE;
}

static RopewayPracticeFault *
read_fault (const RopewayValue *rule, GError **error)
{
  RopewayPracticeFault *fault = g_new0 (RopewayPracticeFault, 1);

  fault->every = 1;
  if (read_kind (rule, &fault->kind, error))
    {
      fault->ms = fault->kind == ROPEWAY_PRACTICE_FAULT_SLOW ? 50 : 100;
      fault->status = fault->kind == ROPEWAY_PRACTICE_FAULT_REDIRECT ? 302 : 500;
      fault->path = ropeway_value_dup_member_text (rule, "path");
      fault->method = ropeway_value_dup_member_text (rule, "method");
      fault->retry_after = ropeway_value_dup_member_text (rule, "retryAfter");
      fault->to = ropeway_value_dup_member_text (rule, "to");
      if (read_number (rule, "every", 1, &fault->every, error)
          && read_number (rule, "oneIn", 1, &fault->one_in, error)
          && read_number (rule, "seed", 0, &fault->seed, error)
          && read_number (rule, "skip", 0, &fault->skip, error)
          && read_number (rule, "times", 0, &fault->times, error)
          && read_number (rule, "status", 200, &fault->status, error)
          && read_number (rule, "ms", 0, &fault->ms, error))
        return fault;
    }
  fault_free (fault);
  return NULL;
}

gboolean
ropeway_practice_hostile_configure (RopewayPracticeHostile *hostile, const RopewayValue *config,
                                    GError **error)
{
  const RopewayValue *rules = config ? ropeway_value_get (config, "rules") : NULL;
  g_autoptr (GPtrArray) faults = g_ptr_array_new_with_free_func (fault_free);

  if (rules && ropeway_value_get_length (rules) > ROPEWAY_LIMIT_PRACTICE_FAULTS)
    {
      g_set_error (error, ROPEWAY_PRACTICE_ERROR, ROPEWAY_PRACTICE_ERROR_HOSTILE,
                   _ ("The practice apps take at most %d rules."), ROPEWAY_LIMIT_PRACTICE_FAULTS);
      return FALSE;
    }
  for (const RopewayValue *rule = rules ? ropeway_value_first (rules) : NULL; rule;
       rule = ropeway_value_next (rule))
    {
      RopewayPracticeFault *fault = read_fault (rule, error);

      if (!fault)
        return FALSE;
      g_ptr_array_add (faults, fault);
    }
  g_ptr_array_unref (hostile->faults);
  hostile->faults = g_steal_pointer (&faults);
  return TRUE;
}

/* ---- choosing ---- */

static gboolean
fits (const RopewayPracticeFault *fault, const char *method, const char *path)
{
  return (!fault->method || g_str_equal (fault->method, method))
         && (!fault->path || g_str_has_prefix (path, fault->path));
}

/* Chance that does not change: it depends on seed and number alone. */
static guint
chance (guint seed, guint number)
{
  guint64 z = ((guint64)seed << 32 | number) + G_GUINT64_CONSTANT (0x9e3779b97f4a7c15);

  z = (z ^ (z >> 30)) * G_GUINT64_CONSTANT (0xbf58476d1ce4e5b9);
  z = (z ^ (z >> 27)) * G_GUINT64_CONSTANT (0x94d049bb133111eb);
  return (guint)((z ^ (z >> 31)) >> 32);
}

/* Counts the request that the rule fits. */
static gboolean
is_due (RopewayPracticeFault *fault)
{
  guint number = ++fault->n_fitting;

  if (number <= fault->skip || (fault->times > 0 && fault->n_done >= fault->times))
    return FALSE;
  number -= fault->skip;
  return fault->one_in > 0 ? chance (fault->seed, number) % fault->one_in == 0 : number % fault->every == 0;
}

const RopewayPracticeFault *
ropeway_practice_hostile_choose (RopewayPracticeHostile *hostile, const char *method, const char *path,
                                 guint *delay_ms)
{
  RopewayPracticeFault *chosen = NULL;

  *delay_ms = 0;
  for (guint i = 0; i < hostile->faults->len; i++)
    {
      RopewayPracticeFault *fault = g_ptr_array_index (hostile->faults, i);
      gboolean is_latency = fault->kind == ROPEWAY_PRACTICE_FAULT_LATENCY;

      if ((chosen && !is_latency) || !fits (fault, method, path) || !is_due (fault))
        continue;
      fault->n_done++;
      if (is_latency)
        *delay_ms += fault->ms;
      else
        chosen = fault;
    }
  return chosen;
}

void
ropeway_practice_hostile_write_counts (RopewayPracticeHostile *hostile, GString *out)
{
  guint counts[G_N_ELEMENTS (kind_names)] = { 0 };
  gboolean any = FALSE;

  for (guint i = 0; i < hostile->faults->len; i++)
    {
      const RopewayPracticeFault *fault = g_ptr_array_index (hostile->faults, i);

      counts[fault->kind] += fault->n_done;
    }
  g_string_append_c (out, '{');
  for (guint i = 0; i < G_N_ELEMENTS (kind_names); i++)
    if (counts[i] > 0)
      {
        g_string_append_printf (out, "%s\"%s\":%u", any ? "," : "", kind_names[i], counts[i]);
        any = TRUE;
      }
  g_string_append_c (out, '}');
}
