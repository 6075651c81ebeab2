package dev.quarry.ir.op;

import dev.quarry.ir.type.ConstantData;

/// A tensor that is part of the network; legal at every level. Its data is content-addressed.
///
/// @param data type and contents
public record Const(ConstantData data) implements Op {
  /// The definition; the text form writes the data after the word `const` instead of operands.
  public static final OpDef<Const> DEF =
      OpDef.define("const", Const.class, "a tensor that is part of the network")
          .result(c -> c.data().type())
          .make(
              _ -> {
                throw new IllegalStateException("const is built from its data");
              });

  @Override
  public OpDef<Const> def() {
    return DEF;
  }
}
