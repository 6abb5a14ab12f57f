/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: XML does not say whether one element is one or the first of many; where it is known, one is made a list. */
#pragma once

#include "value/value.h"

G_BEGIN_DECLS

/* Makes a list of what stands at @path in @object, a value of @tree that is changed: a display path of fields ("lines",
 * "lines[].taxes"). One value becomes a list of it; what is empty or missing becomes an empty list, if the object that it
 * would stand in is there. A list stays. An element with nothing in it ("") counts as an object without fields. Where the
 * way leads through something else, or @path is none, nothing happens. */
void ropeway_list_path_apply (RopewayTree *tree, RopewayValue *object, const char *path);

G_END_DECLS
