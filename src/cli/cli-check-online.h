/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: whether the two services of a job can be reached is told step by step. */
#pragma once

#include "cli/cli-options.h"
#include "cli/cli-output.h"
#include "model/bundle.h"

G_BEGIN_DECLS

/* Tries both connections of @bundle, each once, and prints each step. Returns: the exit code. */
int cli_check_online (CliOutput *output, const CliOptions *options, const RopewayBundle *bundle);

G_END_DECLS
