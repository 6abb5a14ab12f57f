/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: the table of all objects of a job file and their members. */
#include "model/object-form.h"

#include <string.h>

/* clang-format off */
#define VALUE(name) { name, ROPEWAY_HOLDS_VALUE, NULL }
#define OBJECT(name, form) { name, ROPEWAY_HOLDS_OBJECT, &form }
#define LIST(name, form) { name, ROPEWAY_HOLDS_LIST, &form }
#define MAP(name, form) { name, ROPEWAY_HOLDS_MAP, &form }
#define END { NULL, ROPEWAY_HOLDS_VALUE, NULL }

static const RopewayMember file_members[] = {
  VALUE ("$schema"),
  VALUE ("format"),
  LIST ("connections", ropeway_form_connection),
  OBJECT ("job", ropeway_form_job),
  END,
};
const RopewayObjectForm ropeway_form_file = { "file", file_members };

static const RopewayMember connection_members[] = {
  VALUE ("id"),
  VALUE ("name"),
  VALUE ("kind"),
  VALUE ("zone"),
  OBJECT ("version", ropeway_form_api_version),
  MAP ("environments", ropeway_form_environment),
  OBJECT ("signIn", ropeway_form_sign_in),
  OBJECT ("tls", ropeway_form_tls),
  VALUE ("headers"),
  OBJECT ("limits", ropeway_form_limits),
  LIST ("operations", ropeway_form_operation),
  END,
};
const RopewayObjectForm ropeway_form_connection = { "connection", connection_members };

static const RopewayMember environment_members[] = {
  VALUE ("address"),
  VALUE ("privateNetwork"),
  VALUE ("version"),
  VALUE ("headers"),
  END,
};
const RopewayObjectForm ropeway_form_environment = { "environment", environment_members };

static const RopewayMember api_version_members[] = {
  VALUE ("in"),
  VALUE ("name"),
  VALUE ("value"),
  END,
};
const RopewayObjectForm ropeway_form_api_version = { "apiVersion", api_version_members };

static const RopewayMember tls_members[] = {
  OBJECT ("certificate", ropeway_form_credential),
  OBJECT ("key", ropeway_form_credential),
  OBJECT ("password", ropeway_form_credential),
  VALUE ("authority"),
  VALUE ("pin"),
  END,
};
const RopewayObjectForm ropeway_form_tls = { "tls", tls_members };

static const RopewayMember sign_in_members[] = {
  VALUE ("type"),
  OBJECT ("user", ropeway_form_credential),
  OBJECT ("password", ropeway_form_credential),
  OBJECT ("token", ropeway_form_credential),
  OBJECT ("key", ropeway_form_credential),
  VALUE ("in"),
  VALUE ("name"),
  VALUE ("prefix"),
  VALUE ("flow"),
  VALUE ("discovery"),
  VALUE ("authorizeAddress"),
  VALUE ("tokenAddress"),
  VALUE ("deviceAddress"),
  VALUE ("revokeAddress"),
  OBJECT ("clientId", ropeway_form_credential),
  OBJECT ("clientSecret", ropeway_form_credential),
  VALUE ("client"),
  VALUE ("issuer"),
  VALUE ("subject"),
  VALUE ("algorithm"),
  VALUE ("scopes"),
  VALUE ("audience"),
  VALUE ("parameters"),
  VALUE ("tokenFormat"),
  VALUE ("pkce"),
  VALUE ("redirect"),
  VALUE ("redirectPort"),
  VALUE ("redirectPath"),
  VALUE ("redirectAddress"),
  OBJECT ("accessKey", ropeway_form_credential),
  OBJECT ("secretKey", ropeway_form_credential),
  OBJECT ("sessionToken", ropeway_form_credential),
  VALUE ("region"),
  VALUE ("service"),
  VALUE ("hash"),
  VALUE ("encoding"),
  VALUE ("keyEncoding"),
  VALUE ("timestamp"),
  VALUE ("text"),
  LIST ("send", ropeway_form_sign_part),
  VALUE ("login"),
  VALUE ("answer"),
  VALUE ("answerHeader"),
  VALUE ("cookies"),
  VALUE ("lifetime"),
  END,
};
const RopewayObjectForm ropeway_form_sign_in = { "signIn", sign_in_members };

static const RopewayMember sign_part_members[] = {
  VALUE ("in"),
  VALUE ("name"),
  VALUE ("value"),
  END,
};
const RopewayObjectForm ropeway_form_sign_part = { "signPart", sign_part_members };

static const RopewayMember credential_members[] = {
  VALUE ("secret"),
  END,
};
const RopewayObjectForm ropeway_form_credential = { "credential", credential_members };

static const RopewayMember limits_members[] = {
  VALUE ("budget"),
  VALUE ("perSecond"),
  VALUE ("perMinute"),
  VALUE ("inFlight"),
  VALUE ("connect"),
  VALUE ("idle"),
  VALUE ("total"),
  END,
};
const RopewayObjectForm ropeway_form_limits = { "limits", limits_members };

static const RopewayMember operation_members[] = {
  VALUE ("id"),
  VALUE ("name"),
  VALUE ("noun"),
  OBJECT ("request", ropeway_form_request),
  OBJECT ("file", ropeway_form_file_rows),
  OBJECT ("sheet", ropeway_form_sheet),
  OBJECT ("graphql", ropeway_form_graphql),
  VALUE ("records"),
  VALUE ("key"),
  OBJECT ("paging", ropeway_form_paging),
  OBJECT ("changes", ropeway_form_changes),
  OBJECT ("form", ropeway_form_record_form),
  OBJECT ("format", ropeway_form_body_format),
  OBJECT ("batch", ropeway_form_batch),
  VALUE ("newId"),
  VALUE ("repeat"),
  VALUE ("keyHeader"),
  VALUE ("settle"),
  VALUE ("exact"),
  OBJECT ("errors", ropeway_form_errors),
  VALUE ("open"),
  MAP ("parameters", ropeway_form_parameter),
  OBJECT ("describe", ropeway_form_describe),
  VALUE ("shape"),
  END,
};
const RopewayObjectForm ropeway_form_operation = { "operation", operation_members };

static const RopewayMember request_members[] = {
  VALUE ("method"),
  VALUE ("path"),
  VALUE ("query"),
  VALUE ("headers"),
  VALUE ("body"),
  END,
};
const RopewayObjectForm ropeway_form_request = { "request", request_members };

static const RopewayMember file_rows_members[] = {
  VALUE ("path"),
  VALUE ("delimiter"),
  END,
};
const RopewayObjectForm ropeway_form_file_rows = { "fileRows", file_rows_members };

static const RopewayMember sheet_members[] = {
  OBJECT ("values", ropeway_form_cells),
  OBJECT ("formulas", ropeway_form_cells),
  VALUE ("write"),
  VALUE ("prefix"),
  VALUE ("dates"),
  VALUE ("keepFormulas"),
  END,
};
const RopewayObjectForm ropeway_form_sheet = { "sheet", sheet_members };

static const RopewayMember graphql_members[] = {
  VALUE ("document"),
  VALUE ("variables"),
  VALUE ("operationName"),
  VALUE ("cost"),
  END,
};
const RopewayObjectForm ropeway_form_graphql = { "graphql", graphql_members };

static const RopewayMember cells_members[] = {
  VALUE ("operation"),
  VALUE ("path"),
  VALUE ("range"),
  END,
};
const RopewayObjectForm ropeway_form_cells = { "cells", cells_members };

static const RopewayMember paging_members[] = {
  VALUE ("type"),
  VALUE ("in"),
  VALUE ("parameter"),
  VALUE ("start"),
  VALUE ("nextPath"),
  VALUE ("first"),
  OBJECT ("size", ropeway_form_page_size),
  VALUE ("connection"),
  VALUE ("from"),
  VALUE ("header"),
  VALUE ("next"),
  VALUE ("total"),
  VALUE ("totalHeader"),
  VALUE ("pages"),
  VALUE ("pagesHeader"),
  VALUE ("more"),
  VALUE ("last"),
  VALUE ("end"),
  OBJECT ("keyset", ropeway_form_keyset),
  OBJECT ("split", ropeway_form_split),
  END,
};
const RopewayObjectForm ropeway_form_paging = { "paging", paging_members };

static const RopewayMember page_size_members[] = {
  VALUE ("parameter"),
  VALUE ("value"),
  END,
};
const RopewayObjectForm ropeway_form_page_size = { "pageSize", page_size_members };

static const RopewayMember keyset_members[] = {
  VALUE ("field"),
  VALUE ("parameter"),
  END,
};
const RopewayObjectForm ropeway_form_keyset = { "keyset", keyset_members };

static const RopewayMember split_members[] = {
  VALUE ("field"),
  VALUE ("from"),
  VALUE ("to"),
  VALUE ("as"),
  VALUE ("cap"),
  VALUE ("window"),
  VALUE ("since"),
  END,
};
const RopewayObjectForm ropeway_form_split = { "split", split_members };

static const RopewayMember changes_members[] = {
  VALUE ("field"),
  VALUE ("type"),
  VALUE ("parameter"),
  VALUE ("sorted"),
  VALUE ("lookBack"),
  END,
};
const RopewayObjectForm ropeway_form_changes = { "changes", changes_members };

static const RopewayMember record_form_members[] = {
  VALUE ("type"),
  VALUE ("path"),
  VALUE ("kinds"),
  VALUE ("beside"),
  VALUE ("key"),
  VALUE ("value"),
  VALUE ("numberKeys"),
  OBJECT ("header", ropeway_form_header),
  VALUE ("values"),
  END,
};
const RopewayObjectForm ropeway_form_record_form = { "recordForm", record_form_members };

static const RopewayMember header_members[] = {
  VALUE ("operation"),
  VALUE ("values"),
  END,
};
const RopewayObjectForm ropeway_form_header = { "header", header_members };

static const RopewayMember body_format_members[] = {
  VALUE ("answer"),
  VALUE ("request"),
  VALUE ("charset"),
  VALUE ("delimiter"),
  VALUE ("header"),
  VALUE ("style"),
  VALUE ("root"),
  VALUE ("order"),
  VALUE ("namespaces"),
  VALUE ("lists"),
  VALUE ("soap"),
  VALUE ("soapAction"),
  MAP ("files", ropeway_form_body_file),
  END,
};
const RopewayObjectForm ropeway_form_body_format = { "bodyFormat", body_format_members };

static const RopewayMember body_file_members[] = {
  VALUE ("name"),
  VALUE ("type"),
  VALUE ("encoding"),
  END,
};
const RopewayObjectForm ropeway_form_body_file = { "bodyFile", body_file_members };

static const RopewayMember batch_members[] = {
  VALUE ("size"),
  OBJECT ("answers", ropeway_form_answers),
  END,
};
const RopewayObjectForm ropeway_form_batch = { "batch", batch_members };

static const RopewayMember answers_members[] = {
  VALUE ("list"),
  VALUE ("by"),
  VALUE ("index"),
  VALUE ("field"),
  VALUE ("sent"),
  VALUE ("id"),
  VALUE ("error"),
  VALUE ("message"),
  END,
};
const RopewayObjectForm ropeway_form_answers = { "answers", answers_members };

static const RopewayMember errors_members[] = {
  VALUE ("list"),
  VALUE ("message"),
  END,
};
const RopewayObjectForm ropeway_form_errors = { "errors", errors_members };

static const RopewayMember parameter_members[] = {
  VALUE ("label"),
  VALUE ("fromLink"),
  OBJECT ("choices", ropeway_form_choices),
  VALUE ("default"),
  END,
};
const RopewayObjectForm ropeway_form_parameter = { "parameter", parameter_members };

static const RopewayMember choices_members[] = {
  VALUE ("operation"),
  VALUE ("value"),
  VALUE ("label"),
  END,
};
const RopewayObjectForm ropeway_form_choices = { "choices", choices_members };

static const RopewayMember describe_members[] = {
  VALUE ("operation"),
  OBJECT ("among", ropeway_form_describe_among),
  VALUE ("fields"),
  VALUE ("name"),
  VALUE ("label"),
  VALUE ("type"),
  VALUE ("types"),
  VALUE ("required"),
  OBJECT ("choices", ropeway_form_described_choices),
  VALUE ("complete"),
  END,
};
const RopewayObjectForm ropeway_form_describe = { "describe", describe_members };

static const RopewayMember describe_among_members[] = {
  VALUE ("list"),
  VALUE ("field"),
  VALUE ("parameter"),
  END,
};
const RopewayObjectForm ropeway_form_describe_among = { "describeAmong", describe_among_members };

static const RopewayMember described_choices_members[] = {
  VALUE ("list"),
  VALUE ("value"),
  VALUE ("label"),
  VALUE ("open"),
  END,
};
const RopewayObjectForm ropeway_form_described_choices = { "describedChoices", described_choices_members };

static const RopewayMember job_members[] = {
  VALUE ("id"),
  VALUE ("name"),
  VALUE ("version"),
  VALUE ("zone"),
  OBJECT ("source", ropeway_form_source),
  OBJECT ("unit", ropeway_form_unit),
  LIST ("mapping", ropeway_form_rule),
  OBJECT ("destination", ropeway_form_destination),
  OBJECT ("start", ropeway_form_start),
  OBJECT ("schedule", ropeway_form_schedule),
  OBJECT ("policies", ropeway_form_policies),
  LIST ("cases", ropeway_form_case),
  OBJECT ("draft", ropeway_form_job),
  END,
};
const RopewayObjectForm ropeway_form_job = { "job", job_members };

static const RopewayMember source_members[] = {
  VALUE ("connection"),
  VALUE ("environment"),
  OBJECT ("forEach", ropeway_form_for_each),
  VALUE ("operation"),
  VALUE ("parameters"),
  OBJECT ("filter", ropeway_form_condition),
  END,
};
const RopewayObjectForm ropeway_form_source = { "source", source_members };

static const RopewayMember for_each_members[] = {
  VALUE ("operation"),
  VALUE ("parameters"),
  VALUE ("places"),
  VALUE ("as"),
  END,
};
const RopewayObjectForm ropeway_form_for_each = { "forEach", for_each_members };

static const RopewayMember unit_members[] = {
  VALUE ("each"),
  VALUE ("key"),
  END,
};
const RopewayObjectForm ropeway_form_unit = { "unit", unit_members };

static const RopewayMember rule_members[] = {
  VALUE ("id"),
  VALUE ("to"),
  VALUE ("from"),
  VALUE ("value"),
  VALUE ("each"),
  OBJECT ("filter", ropeway_form_condition),
  LIST ("rules", ropeway_form_rule),
  LIST ("steps", ropeway_form_step),
  OBJECT ("when", ropeway_form_condition),
  VALUE ("write"),
  VALUE ("onEmpty"),
  VALUE ("onProblem"),
  VALUE ("default"),
  END,
};
const RopewayObjectForm ropeway_form_rule = { "rule", rule_members };

static const RopewayMember step_members[] = {
  VALUE ("step"),
  END,
};
const RopewayObjectForm ropeway_form_step = { "step", step_members };

static const RopewayMember condition_members[] = {
  VALUE ("field"),
  VALUE ("is"),
  VALUE ("value"),
  LIST ("all", ropeway_form_condition),
  LIST ("any", ropeway_form_condition),
  OBJECT ("not", ropeway_form_condition),
  END,
};
const RopewayObjectForm ropeway_form_condition = { "condition", condition_members };

static const RopewayMember destination_members[] = {
  VALUE ("connection"),
  VALUE ("environment"),
  VALUE ("operation"),
  VALUE ("mode"),
  VALUE ("match"),
  VALUE ("find"),
  VALUE ("read"),
  VALUE ("index"),
  VALUE ("create"),
  VALUE ("update"),
  VALUE ("delete"),
  VALUE ("send"),
  VALUE ("gone"),
  OBJECT ("archive", ropeway_form_archive),
  VALUE ("removeAdopted"),
  VALUE ("parameters"),
  END,
};
const RopewayObjectForm ropeway_form_destination = { "destination", destination_members };

static const RopewayMember archive_members[] = {
  VALUE ("to"),
  VALUE ("value"),
  END,
};
const RopewayObjectForm ropeway_form_archive = { "archive", archive_members };

static const RopewayMember start_members[] = {
  VALUE ("type"),
  VALUE ("since"),
  END,
};
const RopewayObjectForm ropeway_form_start = { "start", start_members };

static const RopewayMember schedule_members[] = {
  VALUE ("type"),
  VALUE ("every"),
  VALUE ("days"),
  VALUE ("at"),
  VALUE ("zone"),
  VALUE ("missed"),
  VALUE ("overlap"),
  END,
};
const RopewayObjectForm ropeway_form_schedule = { "schedule", schedule_members };

static const RopewayMember policies_members[] = {
  OBJECT ("stopAfterParked", ropeway_form_threshold),
  OBJECT ("brake", ropeway_form_brake),
  VALUE ("handEdits"),
  VALUE ("drift"),
  END,
};
const RopewayObjectForm ropeway_form_policies = { "policies", policies_members };

static const RopewayMember threshold_members[] = {
  VALUE ("count"),
  VALUE ("share"),
  END,
};
const RopewayObjectForm ropeway_form_threshold = { "threshold", threshold_members };

static const RopewayMember brake_members[] = {
  VALUE ("remove"),
  VALUE ("overwrite"),
  END,
};
const RopewayObjectForm ropeway_form_brake = { "brake", brake_members };

static const RopewayMember case_members[] = {
  VALUE ("name"),
  VALUE ("record"),
  VALUE ("expect"),
  END,
};
const RopewayObjectForm ropeway_form_case = { "case", case_members };

/* clang-format on */

const RopewayMember *
ropeway_object_form_find (const RopewayObjectForm *self, const char *name)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (name != NULL, NULL);

  for (const RopewayMember *member = self->members; member->name != NULL; member++)
    if (strcmp (member->name, name) == 0)
      return member;
  return NULL;
}

const char **
ropeway_object_form_dup_names (const RopewayObjectForm *self)
{
  g_autoptr (GPtrArray) names = NULL;

  g_return_val_if_fail (self != NULL, NULL);

  names = g_ptr_array_new ();
  for (const RopewayMember *member = self->members; member->name != NULL; member++)
    g_ptr_array_add (names, (char *)member->name);
  g_ptr_array_add (names, NULL);
  return (const char **)g_ptr_array_free (g_steal_pointer (&names), FALSE);
}
