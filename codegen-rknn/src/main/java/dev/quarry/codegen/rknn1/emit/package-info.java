/// Makes RKNN v1 files from modules of level QUANTIZED.
///
/// Start from [dev.quarry.codegen.rknn1.emit.V1CodeGenerator]. Every value of the module that is
/// stored becomes a port of a node; conversions to real numbers and back are the types of those
/// ports.
@NullMarked
package dev.quarry.codegen.rknn1.emit;

import org.jspecify.annotations.NullMarked;
