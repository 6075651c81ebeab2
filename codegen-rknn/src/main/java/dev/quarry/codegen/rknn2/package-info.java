/// The RKNN v2 container (`RKNPU lite`, RK3566 and RK3568): what a file says, read and written.
///
/// Start from [dev.quarry.codegen.rknn2.RknnFile], [dev.quarry.codegen.rknn2.RknnModel] and
/// [dev.quarry.codegen.rknn2.RknnReader]. All records are immutable; `read(write(x))` equals `x`.
/// Codes of a vendor file that nobody has seen yet stay as numbers, so that such a file can still
/// be inspected. Knows nothing of the IR, of registers inside command words, or of memory planning.
@NullMarked
package dev.quarry.codegen.rknn2;

import org.jspecify.annotations.NullMarked;
