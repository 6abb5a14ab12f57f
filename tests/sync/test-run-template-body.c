/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: an update whose body has a place for each field overwrites no more than one that sends the record. */
#include "test-run.h"
#include "there-world.h"

#define RULE(field, more) "{\"id\":\"r-" field "\",\"to\":\"" field "\",\"from\":\"" field "\"" more "}"
#define RULES(more) "[" RULE ("name", "") "," RULE ("value", "") "," RULE ("city", more) "]"
#define ANN(value, city) "[{\"id\":1,\"name\":\"Ann\",\"value\":" value ",\"city\":" city "}]"
#define THERE(value, city) "{\"id\":100,\"name\":\"Ann\",\"value\":" value city "}\n"
#define TO(update) "\"mode\":\"upsert\",\"create\":\"create\",\"read\":\"read\",\"update\":\"" update "\""
#define ALL ",\"send\":\"all\""
#define CHANGED ",\"send\":\"changed\""
#define KEEP ",\"policies\":{\"handEdits\":\"keep\"}"

/* Somebody makes of "Bonn" what stands in "edit"; then value changes at the source, and city as well where it says so. */
typedef struct
{
  const char *name;
  const char *rules;
  const char *to;     /* members of "destination" */
  const char *policy; /* members of the job */
  const char *edit;   /* (nullable): JSON; NULL: the field is taken away */
  const char *from;
  const char *there; /* what the destination has then */
} Row;

static const Row rows[] = {
  { "all", RULES (""), TO ("update-places") ALL, "", "\"Ulm\"", ANN ("2", "\"Bonn\""),
    THERE ("2", ",\"city\":\"Bonn\"") },
  { "changed", RULES (""), TO ("update-places") CHANGED, "", "\"Ulm\"", ANN ("2", "\"Bonn\""),
    THERE ("2", ",\"city\":\"Ulm\"") },
  { "keep", RULES (""), TO ("update-places") ALL, KEEP, "\"Ulm\"", ANN ("2", "\"Trier\""),
    THERE ("2", ",\"city\":\"Ulm\"") },
  { "keep-changed", RULES (""), TO ("update-places") CHANGED, KEEP, "\"Ulm\"", ANN ("2", "\"Trier\""),
    THERE ("2", ",\"city\":\"Ulm\"") },
  { "keep-emptied", RULES (""), TO ("update-places") ALL, KEEP, NULL, ANN ("2", "\"Trier\""),
    THERE ("2", "") },
  { "keep-put", RULES (""), TO ("put-places"), KEEP, "\"Ulm\"", ANN ("2", "\"Trier\""),
    THERE ("2", ",\"city\":\"Ulm\"") },
  { "keep-put-emptied", RULES (""), TO ("put-places"), KEEP, NULL, ANN ("2", "\"Trier\""), THERE ("2", "") },
  /* What is made of a field that stays is made of it as it is there; what nobody reads is not known. */
  { "keep-texts", RULES (""), TO ("update-texts") ALL, KEEP, "\"Ulm\"", ANN ("2", "\"Trier\""),
    THERE ("2", ",\"city\":\"Ulm\",\"line\":\"2 in Ulm\",\"list\":[\"Ulm\",2]") },
  { "keep-texts-emptied", RULES (""), TO ("update-texts") ALL, KEEP, NULL, ANN ("2", "\"Trier\""),
    THERE ("2", ",\"line\":\"2 in Trier\",\"list\":[\"Trier\",2]") },
  { "texts", RULES (""), TO ("update-texts") ALL, "", "\"Ulm\"", ANN ("2", "\"Trier\""),
    THERE ("2", ",\"city\":\"Trier\",\"line\":\"2 in Trier\",\"list\":[\"Trier\",2]") },
  { "changed-texts", RULES (""), TO ("update-texts") CHANGED, KEEP, "\"Ulm\"", ANN ("2", "\"Bonn\""),
    THERE ("2", ",\"city\":\"Ulm\",\"line\":\"2 in Ulm\",\"list\":[\"Ulm\",2]") },
  { "on-create", RULES (",\"write\":\"on-create\""), TO ("update-places"), "", "\"Ulm\"",
    ANN ("2", "\"Trier\""), THERE ("2", ",\"city\":\"Ulm\"") },
  { "on-create-put", RULES (",\"write\":\"on-create\""), TO ("put-places"), "", "\"Ulm\"",
    ANN ("2", "\"Trier\""), THERE ("2", ",\"city\":\"Ulm\"") },
  { "if-empty", RULES (",\"write\":\"if-empty\""), TO ("update-places"), "", "\"Ulm\"",
    ANN ("2", "\"Trier\""), THERE ("2", ",\"city\":\"Ulm\"") },
};

static void
test_body (ThereWorld *self, gconstpointer data)
{
  const Row *row = data;
  g_autofree char *job = g_strdup_printf (THERE_JOB ("%s", "%s", "%s"), row->rules, row->to, row->policy);

  self->from = ANN ("1", "\"Bonn\"");
  there_world_expect (self, job, "done created=1");
  there_world_edit (self, "100", "city", row->edit);
  self->from = row->from;
  there_world_expect (self, job, "done updated=1");
  assert_there (self, row->there);
}

void
test_template_body_add (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *path = g_strdup_printf ("/run/template-body/%s", rows[i].name);
      g_test_add (path, ThereWorld, &rows[i], there_world_set_up, test_body, there_world_tear_down);
    }
}
