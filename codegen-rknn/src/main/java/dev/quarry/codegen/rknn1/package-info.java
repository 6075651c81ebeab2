/// The RKNN v1 container (RK1808, RK1806, RK3399Pro, RV1109, RV1126): a graph as JSON and the bytes
/// of its constants, or a precompiled graph (NBG).
///
/// Start from [dev.quarry.codegen.rknn1.V1File], [dev.quarry.codegen.rknn1.V1Model] and
/// [dev.quarry.codegen.rknn1.V1Reader]. Records are immutable and keep the order of the file; every
/// kind of JSON object is described once, and reader and writer follow that description. Knows
/// nothing of the IR above its types, nor of how graphs are executed.
@NullMarked
package dev.quarry.codegen.rknn1;

import org.jspecify.annotations.NullMarked;
