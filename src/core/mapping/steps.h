/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: the functions of all steps, for the table alone; what each does says its row in step-table.c. */
#pragma once

#include "mapping/step.h"

G_BEGIN_DECLS

/* steps-text.c */
gboolean ropeway_step_to_text (const RopewayStep *step, RopewayStepRun *run);
gboolean ropeway_step_trim (const RopewayStep *step, RopewayStepRun *run);
gboolean ropeway_step_upper (const RopewayStep *step, RopewayStepRun *run);
gboolean ropeway_step_lower (const RopewayStep *step, RopewayStepRun *run);
gboolean ropeway_step_substring (const RopewayStep *step, RopewayStepRun *run);
gboolean ropeway_step_compile_substring (RopewayStep *step, const RopewayStepScope *scope);
gboolean ropeway_step_template (const RopewayStep *step, RopewayStepRun *run);
gboolean ropeway_step_compile_template (RopewayStep *step, const RopewayStepScope *scope);
void ropeway_step_free_template (gpointer data);

/* steps-search.c */
gboolean ropeway_step_replace (const RopewayStep *step, RopewayStepRun *run);
gboolean ropeway_step_compile_replace (RopewayStep *step, const RopewayStepScope *scope);
void ropeway_step_free_replace (gpointer data);
gboolean ropeway_step_regex_extract (const RopewayStep *step, RopewayStepRun *run);
gboolean ropeway_step_compile_regex_extract (RopewayStep *step, const RopewayStepScope *scope);
void ropeway_step_free_regex_extract (gpointer data);

/* steps-number.c */
gboolean ropeway_step_to_number (const RopewayStep *step, RopewayStepRun *run);
gboolean ropeway_step_round (const RopewayStep *step, RopewayStepRun *run);
gboolean ropeway_step_compile_round (RopewayStep *step, const RopewayStepScope *scope);
gboolean ropeway_step_multiply (const RopewayStep *step, RopewayStepRun *run);
gboolean ropeway_step_add (const RopewayStep *step, RopewayStepRun *run);

/* steps-choose.c */
gboolean ropeway_step_to_boolean (const RopewayStep *step, RopewayStepRun *run);
gboolean ropeway_step_default (const RopewayStep *step, RopewayStepRun *run);
gboolean ropeway_step_choose (const RopewayStep *step, RopewayStepRun *run);
gboolean ropeway_step_compile_choose (RopewayStep *step, const RopewayStepScope *scope);
void ropeway_step_free_choose (gpointer data);
gboolean ropeway_step_look_up (const RopewayStep *step, RopewayStepRun *run);
gboolean ropeway_step_compile_look_up (RopewayStep *step, const RopewayStepScope *scope);
void ropeway_step_free_look_up (gpointer data);

/* steps-date.c */
gboolean ropeway_step_parse_date (const RopewayStep *step, RopewayStepRun *run);
gboolean ropeway_step_compile_parse_date (RopewayStep *step, const RopewayStepScope *scope);
gboolean ropeway_step_format_date (const RopewayStep *step, RopewayStepRun *run);
gboolean ropeway_step_compile_format_date (RopewayStep *step, const RopewayStepScope *scope);
void ropeway_step_free_date (gpointer data);

/* steps-list.c */
gboolean ropeway_step_split (const RopewayStep *step, RopewayStepRun *run);
gboolean ropeway_step_compile_split (RopewayStep *step, const RopewayStepScope *scope);
gboolean ropeway_step_join (const RopewayStep *step, RopewayStepRun *run);
gboolean ropeway_step_first (const RopewayStep *step, RopewayStepRun *run);
gboolean ropeway_step_last (const RopewayStep *step, RopewayStepRun *run);
gboolean ropeway_step_count (const RopewayStep *step, RopewayStepRun *run);

/* steps-words.c */
gboolean ropeway_step_title_case (const RopewayStep *step, RopewayStepRun *run);
gboolean ropeway_step_sentence_case (const RopewayStep *step, RopewayStepRun *run);
gboolean ropeway_step_capitalise (const RopewayStep *step, RopewayStepRun *run);
gboolean ropeway_step_pad (const RopewayStep *step, RopewayStepRun *run);
gboolean ropeway_step_compile_pad (RopewayStep *step, const RopewayStepScope *scope);
gboolean ropeway_step_collapse_spaces (const RopewayStep *step, RopewayStepRun *run);
gboolean ropeway_step_line_breaks (const RopewayStep *step, RopewayStepRun *run);
gboolean ropeway_step_first_word (const RopewayStep *step, RopewayStepRun *run);
gboolean ropeway_step_last_word (const RopewayStep *step, RopewayStepRun *run);
gboolean ropeway_step_shorten (const RopewayStep *step, RopewayStepRun *run);
gboolean ropeway_step_compile_shorten (RopewayStep *step, const RopewayStepScope *scope);

/* steps-clean.c */
gboolean ropeway_step_remove_accents (const RopewayStep *step, RopewayStepRun *run);
gboolean ropeway_step_strip_html (const RopewayStep *step, RopewayStepRun *run);
gboolean ropeway_step_slug (const RopewayStep *step, RopewayStepRun *run);

/* steps-amount.c */
gboolean ropeway_step_parse_number (const RopewayStep *step, RopewayStepRun *run);
gboolean ropeway_step_to_cents (const RopewayStep *step, RopewayStepRun *run);
gboolean ropeway_step_from_cents (const RopewayStep *step, RopewayStepRun *run);
gboolean ropeway_step_compile_cents (RopewayStep *step, const RopewayStepScope *scope);
gboolean ropeway_step_format_number (const RopewayStep *step, RopewayStepRun *run);
gboolean ropeway_step_compile_format_number (RopewayStep *step, const RopewayStepScope *scope);
gboolean ropeway_step_clamp (const RopewayStep *step, RopewayStepRun *run);
gboolean ropeway_step_compile_clamp (RopewayStep *step, const RopewayStepScope *scope);
gboolean ropeway_step_absolute (const RopewayStep *step, RopewayStepRun *run);
gboolean ropeway_step_percent (const RopewayStep *step, RopewayStepRun *run);
gboolean ropeway_step_divide (const RopewayStep *step, RopewayStepRun *run);
gboolean ropeway_step_compile_divide (RopewayStep *step, const RopewayStepScope *scope);

/* For steps that round: @id is one of the choices of a "mode" ((nullable): half-up). */
RopewayRounding ropeway_step_rounding (const char *id);

/* Whether the setting "places", if it is given, is a number of places. */
gboolean ropeway_step_check_places (RopewayStep *step, const RopewayStepScope *scope,
                                    const RopewayStepArgument *places);

/* Ends with a quotient; @places: a setting, without a value: exactly or not at all. @divisor: not 0. */
gboolean ropeway_step_give_quotient (RopewayStepRun *run, const RopewayDecimal *dividend,
                                     const RopewayDecimal *divisor, const RopewayStepArgument *places,
                                     const char *mode);

/* steps-calendar.c */
gboolean ropeway_step_compile_calendar (RopewayStep *step, const RopewayStepScope *scope);
void ropeway_step_free_calendar (gpointer data);
gboolean ropeway_step_date_add (const RopewayStep *step, RopewayStepRun *run);
gboolean ropeway_step_compile_date_add (RopewayStep *step, const RopewayStepScope *scope);
gboolean ropeway_step_start_of (const RopewayStep *step, RopewayStepRun *run);
gboolean ropeway_step_end_of (const RopewayStep *step, RopewayStepRun *run);
gboolean ropeway_step_change_zone (const RopewayStep *step, RopewayStepRun *run);
gboolean ropeway_step_to_epoch (const RopewayStep *step, RopewayStepRun *run);
gboolean ropeway_step_from_epoch (const RopewayStep *step, RopewayStepRun *run);
gboolean ropeway_step_date_difference (const RopewayStep *step, RopewayStepRun *run);
gboolean ropeway_step_date_part (const RopewayStep *step, RopewayStepRun *run);

/* steps-collection.c */
gboolean ropeway_step_sort (const RopewayStep *step, RopewayStepRun *run);
gboolean ropeway_step_unique (const RopewayStep *step, RopewayStepRun *run);
gboolean ropeway_step_group_by (const RopewayStep *step, RopewayStepRun *run);
gboolean ropeway_step_filter (const RopewayStep *step, RopewayStepRun *run);
gboolean ropeway_step_compile_filter (RopewayStep *step, const RopewayStepScope *scope);
void ropeway_step_free_filter (gpointer data);
gboolean ropeway_step_map (const RopewayStep *step, RopewayStepRun *run);
gboolean ropeway_step_compile_map (RopewayStep *step, const RopewayStepScope *scope);
void ropeway_step_free_map (gpointer data);
gboolean ropeway_step_flatten (const RopewayStep *step, RopewayStepRun *run);
gboolean ropeway_step_zip (const RopewayStep *step, RopewayStepRun *run);
gboolean ropeway_step_compile_zip (RopewayStep *step, const RopewayStepScope *scope);
void ropeway_step_free_zip (gpointer data);
gboolean ropeway_step_slice (const RopewayStep *step, RopewayStepRun *run);
gboolean ropeway_step_compile_slice (RopewayStep *step, const RopewayStepScope *scope);
gboolean ropeway_step_reverse (const RopewayStep *step, RopewayStepRun *run);

/* steps-total.c */
gboolean ropeway_step_sum (const RopewayStep *step, RopewayStepRun *run);
gboolean ropeway_step_average (const RopewayStep *step, RopewayStepRun *run);
gboolean ropeway_step_compile_average (RopewayStep *step, const RopewayStepScope *scope);
gboolean ropeway_step_minimum (const RopewayStep *step, RopewayStepRun *run);
gboolean ropeway_step_maximum (const RopewayStep *step, RopewayStepRun *run);

/* steps-fields.c */
gboolean ropeway_step_field (const RopewayStep *step, RopewayStepRun *run);
gboolean ropeway_step_keys (const RopewayStep *step, RopewayStepRun *run);
gboolean ropeway_step_values (const RopewayStep *step, RopewayStepRun *run);
gboolean ropeway_step_compile_fields (RopewayStep *step, const RopewayStepScope *scope);
void ropeway_step_free_fields (gpointer data);
gboolean ropeway_step_pick (const RopewayStep *step, RopewayStepRun *run);
gboolean ropeway_step_omit (const RopewayStep *step, RopewayStepRun *run);

/* steps-code.c */
gboolean ropeway_step_hash (const RopewayStep *step, RopewayStepRun *run);
gboolean ropeway_step_uuid (const RopewayStep *step, RopewayStepRun *run);
gboolean ropeway_step_compile_uuid (RopewayStep *step, const RopewayStepScope *scope);
gboolean ropeway_step_encode (const RopewayStep *step, RopewayStepRun *run);
gboolean ropeway_step_decode (const RopewayStep *step, RopewayStepRun *run);
gboolean ropeway_step_to_json (const RopewayStep *step, RopewayStepRun *run);
gboolean ropeway_step_parse_json (const RopewayStep *step, RopewayStepRun *run);

/* Appends @text with its percent signs decoded; @form: a plus is a space. Returns: FALSE where a percent sign has
 * no two digits behind it. */
gboolean ropeway_step_append_unescaped (const char *text, gsize length, gboolean form, GString *out);

/* steps-contact.c */
gboolean ropeway_step_phone (const RopewayStep *step, RopewayStepRun *run);
gboolean ropeway_step_compile_phone (RopewayStep *step, const RopewayStepScope *scope);
gboolean ropeway_step_email (const RopewayStep *step, RopewayStepRun *run);
gboolean ropeway_step_address_host (const RopewayStep *step, RopewayStepRun *run);
gboolean ropeway_step_address_parameter (const RopewayStep *step, RopewayStepRun *run);

G_END_DECLS
