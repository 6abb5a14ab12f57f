/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: the rows of the steps for identifiers and encodings: addresses, phone numbers, check sums, JSON; in the order
 * people see them. */
#include "base/i18n.h"
#include "mapping/step-families.h"
#include "mapping/steps.h"

static const char *const algorithms[] = { "sha256", "sha512", "sha1", "md5", NULL };
static const char *const digests[] = { "hex", "base64", NULL };
static const char *const encodings[] = { "base64", "base64url", "url", "form", "html", "hex", NULL };

#define REQUIRED TRUE

/* clang-format off */
const RopewayStepInfo ropeway_steps_of_code[] = {
  { .id = "email", .label = N_("E-mail address"),
    .help = N_("Takes spaces away around an e-mail address and writes its domain in small letters; the part "
               "before the @ only where it is said, because its capitals may matter."),
    .example = N_("“ Anna@Example.COM ” → “Anna@example.com”"),
    .takes = ROPEWAY_STEP_TEXT, .gives = ROPEWAY_STEP_TEXT,
    .settings = { { "lowerLocal", N_("Small letters before the @ too"), ROPEWAY_STEP_BOOLEAN } },
    .run = ropeway_step_email },
  { .id = "phone", .label = N_("Phone number"),
    .help = N_("Writes a phone number as the whole world dials it (E.164), as far as its digits and the country "
               "of those without one say it; else it is a problem."),
    .example = N_("“0171 / 234 56 78”, country DE → “+491712345678”"),
    .takes = ROPEWAY_STEP_TEXT, .gives = ROPEWAY_STEP_TEXT,
    .settings = { { "country", N_("Country"), ROPEWAY_STEP_TEXT } },
    .run = ropeway_step_phone, .compile = ropeway_step_compile_phone },
  { .id = "address-host", .label = N_("Host of an address"),
    .help = N_("Takes the name of the computer out of a web address."),
    .example = N_("“https://www.Example.com/shop?id=7” → “www.example.com”"),
    .takes = ROPEWAY_STEP_TEXT, .gives = ROPEWAY_STEP_TEXT,
    .settings = { { "withoutWww", N_("Without “www.”"), ROPEWAY_STEP_BOOLEAN } },
    .run = ropeway_step_address_host },
  { .id = "address-parameter", .label = N_("Parameter of an address"),
    .help = N_("Takes the value of a parameter out of a web address; nothing where it is not there."),
    .example = N_("“https://example.com/?id=7”, name id → “7”"),
    .takes = ROPEWAY_STEP_TEXT, .gives = ROPEWAY_STEP_TEXT,
    .settings = { { "name", N_("Name"), ROPEWAY_STEP_TEXT, REQUIRED } },
    .run = ropeway_step_address_parameter },
  { .id = "encode", .label = N_("Encode"),
    .help = N_("Writes a text in Base64, with percent signs as in addresses or forms, with the character "
               "references of HTML, or in hexadecimal digits."),
    .example = N_("“a b&c”, as url → “a%20b%26c”"),
    .takes = ROPEWAY_STEP_TEXT, .gives = ROPEWAY_STEP_TEXT,
    .settings = { { "as", N_("As"), ROPEWAY_STEP_TEXT, REQUIRED, .choices = encodings } },
    .run = ropeway_step_encode },
  { .id = "decode", .label = N_("Decode"),
    .help = N_("Reads what is written in Base64, with percent signs as in addresses or forms, with the character "
               "references of HTML, or in hexadecimal digits."),
    .example = N_("“a%20b%26c”, as url → “a b&c”"),
    .takes = ROPEWAY_STEP_TEXT, .gives = ROPEWAY_STEP_TEXT,
    .settings = { { "as", N_("As"), ROPEWAY_STEP_TEXT, REQUIRED, .choices = encodings } },
    .run = ropeway_step_decode },
  { .id = "hash", .label = N_("Check sum"),
    .help = N_("Makes a check sum of a text, from which nobody reads the text; sha1 and md5 can be forged and "
               "are only for services that ask for them. What is easily guessed, such as a phone number, is not "
               "hidden by it."),
    .example = N_("“Anna” → “bf4f…”"),
    .takes = ROPEWAY_STEP_TEXT, .gives = ROPEWAY_STEP_TEXT,
    .settings = { { "algorithm", N_("Algorithm"), ROPEWAY_STEP_TEXT, .choices = algorithms },
                  { "encoding", N_("Written as"), ROPEWAY_STEP_TEXT, .choices = digests } },
    .run = ropeway_step_hash },
  { .id = "uuid", .label = N_("UUID of a name"),
    .help = N_("Makes the UUID (version 5) of a text in a namespace: dns, url, oid, x500, or a UUID of your own; "
               "the same text has the same one every time."),
    .example = N_("“example.com”, namespace dns → “cfbff0d1-9375-5685-968c-48ce8b15ae17”"),
    .takes = ROPEWAY_STEP_TEXT, .gives = ROPEWAY_STEP_TEXT,
    .settings = { { "namespace", N_("Namespace"), ROPEWAY_STEP_TEXT, REQUIRED } },
    .run = ropeway_step_uuid, .compile = ropeway_step_compile_uuid,
    .free_data = g_free },
  { .id = "to-json", .label = N_("To JSON"),
    .help = N_("Writes a value as JSON text."),
    .example = N_("{“a”: 1} → “{\"a\":1}”"),
    .takes = ROPEWAY_STEP_ANY, .gives = ROPEWAY_STEP_TEXT,
    .run = ropeway_step_to_json },
  { .id = "parse-json", .label = N_("Read JSON"),
    .help = N_("Reads JSON text; its fields and items can be taken by the steps behind this one."),
    .example = N_("“[1,2]” → 1 and 2"),
    .takes = ROPEWAY_STEP_TEXT, .gives = ROPEWAY_STEP_ANY,
    .run = ropeway_step_parse_json },
  { .id = NULL },
};
/* clang-format on */
