/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: the problems of the papers as files, and lists of problems. */
#include "base/problem-catalog.h"

#include "base/i18n.h"

/* clang-format off */
static const RopewayProblemKind kinds[] = {
  { "document.boolean-needed", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("“{member}” must be true or false, without quotation marks; found: {found}.") },
  { "document.duration-bad", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("“{member}” must be a duration such as “PT15M” (15 minutes), “PT2H” or “P1D”, not “{found}”; months "
       "and years have no fixed length.") },
  { "document.duration-range", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("“{member}” is “{found}”; it must be at least {least}[ and at most {most}].") },
  { "document.format-bad", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("“format” must be 1, the format of the job files that this version writes.") },
  { "document.id-bad", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("“{found}” cannot be used as “{member}”: only small letters, digits and hyphens, at most 64[; such "
       "as “{suggestion}”].") },
  { "document.id-twice", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("“{found}” is taken already, at {first}; give this one another id.") },
  { "document.list-empty", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("“{member}” is an empty list; put something in, or take it away.") },
  { "document.list-long", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("“{member}” has {found} entries; at most {most} are possible.") },
  { "document.list-needed", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("“{member}” must be a list in square brackets; found: {found}.") },
  { "document.member-missing", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU, N_("“{member}” is missing here; add it.") },
  { "document.member-misspelt", ROPEWAY_SEVERITY_WARNING, ROPEWAY_TURN_YOU,
    N_("“{found}” is not known here, so it has no effect; probably “{suggestion}” was meant.") },
  { "document.name-long", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("“{member}” has {found} characters; at most {most} are possible.") },
  { "document.number-needed", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("“{member}” must be a whole number, without quotation marks; found: {found}.") },
  { "document.number-range", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("“{member}” must be a whole number of at least {least}[ and at most {most}].") },
  { "document.object-needed", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("An object in braces is needed here; found: {found}.") },
  { "document.path-bad", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU, N_("{reason}; correct “{member}”.") },
  { "document.scalar-needed", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("“{member}” must be a text, a number, true or false; found: {found}.") },
  { "document.template-bad", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("The places in “{found}” cannot be read. {reason}.") },
  { "document.text-bad", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("“{member}” holds a character that no text can hold (U+0000 or half of a surrogate pair); take it "
       "out.") },
  { "document.text-empty", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("“{member}” is empty; write something, or take it away.") },
  { "document.text-needed", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("“{member}” must be a text in quotation marks; found: {found}.") },
  { "document.word-unknown", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("“{member}” cannot be “{found}”[ (did you mean “{suggestion}”?)]; possible are: {words}.") },
  { "document.zone-unknown", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("“{found}” is no time zone; write one such as “Europe/Berlin” or “UTC”.") },
  { "format.charset-unknown", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("“{found}” is no character set that can be read; write one such as “windows-1252” or “Shift_JIS”.") },
  { "format.delimiter-bad", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("“delimiter” is “{found}”; it must be one character that is no letter, digit or quotation mark, "
       "such as “;”.") },
  { "format.file-type-bad", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("“{found}” is no content type; write one such as “application/pdf”.") },
  { "format.namespace-bad", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("“{found}” cannot be the prefix of a namespace: write a short name without colon, and the address "
       "of its namespace.") },
  { "format.records-unfit", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("A request in the format “{found}” holds one record; send them one by one, or write a body that "
       "has “$records” in its place.") },
  { "format.root-missing", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("XML needs one element around the record; name it under “root”, or write it into the body.") },
  { "format.soap-action-bad", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("“soapAction” has a line break or a quotation mark, which cannot stand in a request; take it out.") },
  { "format.soap-not-xml", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("A SOAP request is XML; take “request” out, or “soap” and “soapAction”.") },
  { "graphql-query.argument-unknown", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("“{argument}” is nothing that “{field}” can be given.") },
  { "graphql-query.field-unknown", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("“{field}” is not a field of “{type}”[; did you mean “{suggestion}”].") },
  { "graphql-query.has-fields", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("“{field}” has fields of its own; tick those that you want.") },
  { "graphql-query.key-missing", ROPEWAY_SEVERITY_WARNING, ROPEWAY_TURN_YOU,
    N_("The records of “{field}” have no field that tells them apart; say which of their fields are the "
       "key.") },
  { "graphql-query.never", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("“{type}” is never a “{other}”.") },
  { "graphql-query.no-changes", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("“{field}” cannot be used: this service lets nothing be changed.") },
  { "graphql-query.no-records", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("“{field}” gives no records, only one value.") },
  { "graphql-query.no-way", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("“{field}” cannot stand on the way to records: it is a list itself, or a value without fields.") },
  { "graphql-query.nothing-ticked", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("No field of “{field}” is ticked; tick those that you want.") },
  { "graphql-query.too-deep", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_ROPEWAY,
    N_("“{field}” is too deep within other fields for this version.") },
  { "graphql-query.too-many", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_ROPEWAY,
    N_("More than {most} fields are ticked or have to be given; this version cannot ask for more at once.") },
  { "graphql-schema.absent", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("This is no description of a GraphQL service: there is no “__schema” with “types” in it.") },
  { "graphql-schema.json", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("This is no description of a GraphQL service: {reason}.") },
  { "graphql-schema.member", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_SERVICE,
    N_("The description of this GraphQL service cannot be read: [in “{place}”, ]“{member}” is missing or "
       "is not what it should be.") },
  { "graphql-schema.name-bad", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_SERVICE,
    N_("The description of this GraphQL service cannot be used: “{name}”[ at {place}] is no name in "
       "GraphQL.") },
  { "graphql-schema.name-twice", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_SERVICE,
    N_("The description of this GraphQL service cannot be used: “{name}” is there a second time[, at "
       "{place}].") },
  { "graphql-schema.query-missing", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_SERVICE,
    N_("The description of this GraphQL service does not say what can be asked for: the type[ “{name}”] "
       "of its queries is not in it.") },
  { "graphql-schema.refused", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_SERVICE,
    N_("The service does not describe itself; it says: “{reason}”. Ask it for its schema as a file, or "
       "switch introspection on there.") },
  { "graphql-schema.syntax", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("The description of this GraphQL service has a mistake in line {line}: {expected} is needed "
       "there[, not “{found}”].") },
  { "graphql-schema.text", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("This is no description of a GraphQL service: it is not text in UTF-8.") },
  { "graphql-schema.too-large", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_ROPEWAY,
    N_("The description of this GraphQL service has more than {most} types or fields; this version "
       "cannot read more.") },
  { "graphql-schema.too-long", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_ROPEWAY,
    N_("The description of this GraphQL service is longer than {most} MiB; this version cannot read "
       "more.") },
  { "graphql-schema.type-missing", ROPEWAY_SEVERITY_WARNING, ROPEWAY_TURN_SERVICE,
    N_("“{field}” of “{type}” cannot be used: its type[ “{name}”] is not in the description of this "
       "GraphQL service.") },
  { "problem.more", ROPEWAY_SEVERITY_WARNING, ROPEWAY_TURN_YOU,
    N_("There are {count} more problems than are listed; correct those above first.") },
};
/* clang-format on */

const RopewayProblemTable ropeway_problem_catalog_document = { kinds, G_N_ELEMENTS (kinds) };
