/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: the problems of what is made of a record: conditions, rules and steps. */
#include "base/problem-catalog.h"

#include "base/i18n.h"

/* clang-format off */
static const RopewayProblemKind kinds[] = {
  { "condition.field-missing", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("This condition says no field; add “field” with the path of what is to be compared.") },
  { "condition.too-deep", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("Conditions stand inside each other more than {most} deep here; take some of them apart.") },
  { "condition.too-many", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("This filter has more than {most} conditions; take some away, or put the values into one list with "
       "“one-of”.") },
  { "condition.unclear", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("A condition needs exactly one of “is”, “all”, “any” and “not”; decide for one of them here.") },
  { "condition.value-missing", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("There is nothing to compare with for “{is}”; add “value”.") },
  { "condition.value-type", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("“{is}” cannot be asked about this value (found: {found}); give a list for “one-of”, a text for "
       "“matches”, and otherwise a number or a text.") },
  { "condition.value-unused", ROPEWAY_SEVERITY_WARNING, ROPEWAY_TURN_YOU,
    N_("“{is}” compares with nothing, so this value has no effect; take it away.") },
  { "form.cell-formula", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("Column “{name}” has a formula in {cell}, and this job would write over it. Remove the line to "
       "that column, or set “keepFormulas” to leave such cells alone. Nothing was written.") },
  { "form.cell-list", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("“{name}” is a list or a group of fields, and a cell holds one text: join it first, or pick a "
       "field of it.") },
  { "form.column-missing", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("The sheet has no column “{name}”: add it there, or remove the line to it.") },
  { "form.date-bad", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("“{found}” is no date, and “{name}” is a column of dates.") },
  { "form.entries-expected", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_SERVICE,
    N_("The record does not hold a list of entries with “{key}” at “{path}”.") },
  { "form.envelope-missing", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_SERVICE,
    N_("The record does not hold “{path}”, where its fields should be.") },
  { "form.header-blank", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("Column {column} has no name, but stands between others that do: give it one, or remove the "
       "column.") },
  { "form.header-double", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("Two columns of the sheet are called “{name}”: give each its own name.") },
  { "form.header-missing", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("The names of the columns could not be found: check where the header row is.") },
  { "form.key-no-number", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("“{name}” is no number, and the entries of this list are told apart by numbers: check the line to "
       "it.") },
  { "form.kind-missing", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("It is not known of which kind the property “{name}” is, so it cannot be written: say it in "
       "“kinds” of the record form (number, date, rich_text, …), or in “beside” where it is no property.") },
  { "form.number-as-text", ROPEWAY_SEVERITY_WARNING, ROPEWAY_TURN_YOU,
    N_("“{name}” has numbers of more than 15 digits, which a sheet would round: they are written as "
       "text.") },
  { "form.properties-missing", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_SERVICE,
    N_("The record does not hold “{path}”, where its properties should be.") },
  { "form.property-cut", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_SERVICE,
    N_("The service shows only a part of what “{name}” holds, so this record was not taken: parts of it "
       "would be lost.") },
  { "form.property-read-only", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("“{name}” is filled in by the service itself ({kind}) and cannot be written: remove the line to "
       "it.") },
  { "form.row-expected", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_SERVICE,
    N_("A row of cells was expected, and something else came.") },
  { "form.text-too-long", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("The text for “{name}” is longer than the service takes ({limit} parts of 2,000 characters): "
       "shorten it with a step.") },
  { "form.value-unfit", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("The value for “{name}” does not fit: it is a property of the kind “{kind}”.") },
  { "mapping.condition-incomplete", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("This condition cannot be used as long as it has problems of its own.") },
  { "mapping.condition-pattern", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU, N_("The condition cannot be checked: {detail}.") },
  { "mapping.condition-undecided", ROPEWAY_SEVERITY_WARNING, ROPEWAY_TURN_YOU,
    N_("The condition[ on “{field}”] “{is}” cannot be decided for “{value}”; it counts as not met.") },
  { "mapping.date-range", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("the result is outside the years 1 to 9999.") },
  { "mapping.endless-division", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("the digits of the result never end; say how many “places” it shall have.") },
  { "mapping.is-list", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("it is a list; put a step “first” or “join” before this one.") },
  { "mapping.is-object", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("it has fields of its own; take one of them as the source.") },
  { "mapping.list-too-large", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("the steps make more than 64 MiB of the items of the list.") },
  { "mapping.list-too-long", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU, N_("it makes more than 100,000 items of one record.") },
  { "mapping.needs-several", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("The step “{step}” of the rule “{rule}” needs several sources, each with a name, and must be the "
       "first step.") },
  { "mapping.no-place", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU, N_("the field cannot be made there: {detail}.") },
  { "mapping.no-such-date", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU, N_("there is no such date or time.") },
  { "mapping.not-address", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("it is not a web address such as https://example.com/shop.") },
  { "mapping.not-boolean", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("it is neither true, yes, on or 1 nor false, no, off or 0.") },
  { "mapping.not-date", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU, N_("it is not a date in the form that the step reads.") },
  { "mapping.not-email", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("it is not an e-mail address.") },
  { "mapping.not-encoded", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("it is not written in the encoding that the step names.") },
  { "mapping.not-in-table", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("the table has no such entry and says nothing for others; add the entry, or an “otherwise”.") },
  { "mapping.not-iso-date", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("it is not a date such as 2026-02-28 or 2026-02-28T09:30:00Z; put a step “parse-date” before this "
       "one.") },
  { "mapping.not-json", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("it is not JSON.") },
  { "mapping.not-list", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("one of the sources is not a list.") },
  { "mapping.not-number", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("it is not a plain number such as 1234.50.") },
  { "mapping.not-object", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("it is not an object, which has fields.") },
  { "mapping.not-phone", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("it is not a phone number that can be dialled: there are other characters in it, or too few or "
       "too many digits for its country.") },
  { "mapping.not-text", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("it holds characters that are no text (U+0000, or half of a pair); such a value can only be "
       "copied.") },
  { "mapping.not-two", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("it needs two dates: give the rule two sources, or a list of two.") },
  { "mapping.not-utf8", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("what is decoded is no text in UTF-8.") },
  { "mapping.not-whole", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("it is not a whole number.") },
  { "mapping.number-marks", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("it is not a number with the decimal mark that the step names, or its groups of digits are not "
       "where they are in a number.") },
  { "mapping.number-separators", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("it is not a plain number such as 1234.50 because of its separators; take them out with a step "
       "“replace” before this one.") },
  { "mapping.number-spaces", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("there are spaces around the number; put a step “trim” before this one.") },
  { "mapping.number-too-long", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("the number needs more than 38 digits, and nothing is rounded unasked.") },
  { "mapping.number-zeros", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("it begins with zeros, which a number would lose; leave it a text, or take them out with a step "
       "“replace”.") },
  { "mapping.pattern-too-slow", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("the regular expression takes too long on it; make the expression simpler.") },
  { "mapping.phone-area", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("the number begins with neither a country nor an area code; which one it belongs to cannot be "
       "known.") },
  { "mapping.phone-country", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("the number does not say its country; set “country” in the step.") },
  { "mapping.rule-incomplete", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("The rule[ “{rule}”] cannot be used as long as it has problems of its own.") },
  { "mapping.setting-case", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("The step “{step}” of the rule “{rule}” has a case ({setting}) without “when” or “then”.") },
  { "mapping.setting-choice", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("The setting “{setting}” of the step “{step}” in the rule “{rule}” is not one of: {choices}.") },
  { "mapping.setting-country", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("The step “{step}” of the rule “{rule}” does not know how phone numbers are written in "
       "“{country}”; write the country like DE, or leave it out if every number begins with +.") },
  { "mapping.setting-currency", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("The step “{step}” of the rule “{rule}” names a currency that does not exist: “{currency}”; write "
       "it like EUR.") },
  { "mapping.setting-date", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("The form of the date in the step “{step}” of the rule “{rule}” cannot be used: {detail}.") },
  { "mapping.setting-duration", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("The step “{step}” of the rule “{rule}” needs either an “amount” with its “unit”, or a “duration” "
       "such as P1M or -P14D.") },
  { "mapping.setting-empty", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("The setting “{setting}” of the step “{step}” in the rule “{rule}” is empty; it needs at least "
       "one character.") },
  { "mapping.setting-group", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("The setting “{setting}” of the step “{step}” in the rule “{rule}” names a group that the "
       "expression does not have[: “{group}”].") },
  { "mapping.setting-marks", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("The setting “{setting}” of the step “{step}” in the rule “{rule}” is a mark that would make the "
       "number unreadable: it has digits or a minus in it, or both marks are the same.") },
  { "mapping.setting-missing", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("The step “{step}” of the rule “{rule}” needs the setting “{setting}”.") },
  { "mapping.setting-path", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("The setting “{setting}” of the step “{step}” in the rule “{rule}” is not the path of a field: "
       "{detail}.") },
  { "mapping.setting-pattern", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("The step “{step}” of the rule “{rule}” cannot be used: {detail}.") },
  { "mapping.setting-range", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("The step “{step}” of the rule “{rule}” has a “least” that is greater than its “most”.") },
  { "mapping.setting-steps", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("The step “{step}” of the rule “{rule}” has more than {limit} steps of its own.") },
  { "mapping.setting-table", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("The table of the step “{step}” in the rule “{rule}” has more than {limit} entries.") },
  { "mapping.setting-template", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("The text of the step “{step}” in the rule “{rule}” cannot be used: {detail}.") },
  { "mapping.setting-type", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("The setting “{setting}” of the step “{step}” in the rule “{rule}” must be of the type {needs}.") },
  { "mapping.setting-unknown", ROPEWAY_SEVERITY_WARNING, ROPEWAY_TURN_YOU,
    N_("The step “{step}” of the rule “{rule}” has no setting “{setting}”[; did you mean "
       "“{suggestion}”]; it is not used.") },
  { "mapping.setting-uuid", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("The namespace of the step “{step}” in the rule “{rule}” is none of dns, url, oid and x500, and "
       "no UUID either.") },
  { "mapping.setting-whole", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("The setting “{setting}” of the step “{step}” in the rule “{rule}” must be a whole number that "
       "makes sense there.") },
  { "mapping.setting-zero", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("The step “{step}” of the rule “{rule}” would divide by zero.") },
  { "mapping.setting-zone", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("The step “{step}” of the rule “{rule}” names a zone that does not exist: “{zone}”; write it like "
       "Europe/Berlin.") },
  { "mapping.several-sources", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("The rule “{rule}” has several sources; its first step must make one value of them[: {detail}].") },
  { "mapping.step-after-list", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("The step “{step}” of the rule “{rule}” cannot take a list; put a step “first” or “join” before "
       "it.") },
  { "mapping.step-failed", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("The rule “{rule}” for “{to}” failed[ in its step “{step}”][ at “{value}”][ ({item})][: "
       "{reason}].") },
  { "mapping.step-failed-default", ROPEWAY_SEVERITY_WARNING, ROPEWAY_TURN_YOU,
    N_("The rule “{rule}” sent its default for “{to}”, because it failed[ in its step “{step}”][ at "
       "“{value}”][ ({item})][: {reason}].") },
  { "mapping.step-failed-left-out", ROPEWAY_SEVERITY_WARNING, ROPEWAY_TURN_YOU,
    N_("The rule “{rule}” left “{to}” out, because it failed[ in its step “{step}”][ at “{value}”][ "
       "({item})][: {reason}].") },
  { "mapping.step-order", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("The step “{step}” of the rule “{rule}” takes a {takes}, but gets a {gives}.") },
  { "mapping.step-unknown", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("The rule “{rule}” has a step “{step}” that this version does not know[; did you mean "
       "“{suggestion}”].") },
  { "mapping.target", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("The rule “{rule}” cannot fill “{to}”: {detail}.") },
  { "mapping.template-place", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("The text of the step “{step}” in the rule “{rule}” has a place “{place}”, but no source has that "
       "name[; did you mean “{suggestion}”].") },
  { "mapping.text-too-long", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("it makes a text of more than 4 MiB.") },
  { "mapping.too-many-places", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("it has more places than the currency; put a step “round” before this one.") },
  { "mapping.too-many-units", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("The list “{list}” has more than {limit} items, more than one record may become.") },
  { "rule.default-missing", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("“{member}” says that the default is sent, but there is none; add “default”.") },
  { "rule.emptied-by-put", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("“{to}” is written only sometimes, but changing a record with PUT replaces all of it, so the "
       "field would be emptied. Name a search in “find”, so that it can be put back, or change records "
       "with PATCH.") },
  { "rule.filter-without-each", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("“filter” picks the items of a list, but this rule has no “each”; use “when” to let the rule hold "
       "only sometimes.") },
  { "rule.from-empty", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("“from” names no field; name at least one.") },
  { "rule.from-type", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("“from” must be the path of a field, or an object of names and paths; found: {found}.") },
  { "rule.if-empty-without-find", ROPEWAY_SEVERITY_WARNING, ROPEWAY_TURN_YOU,
    N_("Whether “{to}” is empty there is seen only through a search; without “find” it is filled only when "
       "the record is made.") },
  { "rule.origin-missing", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("The rule[ “{rule}”] does not say where its value comes from; add “from”, “value”, or “each” with "
       "“rules”.") },
  { "rule.origin-several", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("The rule[ “{rule}”] takes its value from more than one place; keep one of “from”, “value”, and "
       "“each” with “rules”.") },
  { "rule.steps-on-list", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("A rule with “each” makes a list and has no steps itself; put the steps into its rules.") },
  { "rule.to-twice", ROPEWAY_SEVERITY_WARNING, ROPEWAY_TURN_YOU,
    N_("“{to}” is filled by the rule “{first}” already; the later rule wins. Take one away, or let each "
       "hold only sometimes with “when”.") },
  { "rule.to-whole", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("A rule fills a field, not the whole record; name the field in “to”.") },
  { "rule.too-deep", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("Lists stand inside each other more than {most} deep here; take some of them away.") },
  { "rule.too-many", ROPEWAY_SEVERITY_ERROR, ROPEWAY_TURN_YOU,
    N_("The mapping has more than {most} rules; take some of them away.") },
};
/* clang-format on */

const RopewayProblemTable ropeway_problem_catalog_mapping = { kinds, G_N_ELEMENTS (kinds) };
