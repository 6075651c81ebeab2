/// FlatBuffer tables of the RKNN v2 container.
///
/// Start from [dev.quarry.codegen.rknn2.internal.TableSpec]: each table is described once, field by
/// field, and reading, writing and listing follow that description. Every access to bytes of a file
/// goes through [dev.quarry.codegen.rknn2.internal.FlatBlock], which checks it. Knows nothing of
/// registers or memory planning.
@NullMarked
package dev.quarry.codegen.rknn2.internal;

import org.jspecify.annotations.NullMarked;
