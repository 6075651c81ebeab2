package dev.quarry.ir.text;

import dev.quarry.ir.graph.ChannelOrder;
import dev.quarry.ir.op.AttrCodec;

/// Words of the text form that printer and parser share.
final class IrWords {
  private IrWords() {}

  /// The colour order of an input.
  static final AttrCodec<ChannelOrder> CHANNEL_ORDER = AttrCodec.enumOf(ChannelOrder.class);

  /// Whether a name may stand without quotes.
  static boolean isWord(String name) {
    if (name.isEmpty() || name.equals("_") || name.equals("NaN") || name.equals("Infinity")) {
      return false;
    }
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
      if (!letter && (i == 0 || c < '0' || c > '9')) {
        return false;
      }
    }
    return true;
  }
}
