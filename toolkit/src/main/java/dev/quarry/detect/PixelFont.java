package dev.quarry.detect;

/// A 5x7 bitmap font for labels; letters have one case, unknown characters are blank.
final class PixelFont {
  private PixelFont() {}

  /// Whether a pixel of a character is set.
  static boolean isSet(char c, int column, int row) {
    return (bits(Character.toLowerCase(c)) >> (row * 5 + column) & 1) != 0;
  }

  /// Bit `row * 5 + column`.
  private static long bits(char c) {
    return switch (c) {
      case '%' -> 0x672222273L;
      case '-' -> 0x000070000L;
      case '.' -> 0x18c000000L;
      case '0' -> 0x3a33ae62eL;
      case '1' -> 0x3884210c4L;
      case '2' -> 0x7c226422eL;
      case '3' -> 0x3e107420fL;
      case '4' -> 0x4210fc631L;
      case '5' -> 0x3a3083c3fL;
      case '6' -> 0x3a318bc2eL;
      case '7' -> 0x10842221fL;
      case '8' -> 0x3a317462eL;
      case '9' -> 0x3a10f462eL;
      case '_' -> 0x7c0000000L;
      case 'a' -> 0x7a3e83800L;
      case 'b' -> 0x3e318bc21L;
      case 'c' -> 0x78210f800L;
      case 'd' -> 0x7a318fa10L;
      case 'e' -> 0x783f8b800L;
      case 'f' -> 0x084213c4cL;
      case 'g' -> 0x3a1e8c7c0L;
      case 'h' -> 0x46318bc21L;
      case 'i' -> 0x388421804L;
      case 'j' -> 0x192843008L;
      case 'k' -> 0x24a32a421L;
      case 'l' -> 0x388421086L;
      case 'm' -> 0x56b5aac00L;
      case 'n' -> 0x46318bc00L;
      case 'o' -> 0x3a318b800L;
      case 'p' -> 0x042f8c5e0L;
      case 'q' -> 0x421e8c7c0L;
      case 'r' -> 0x04211b400L;
      case 's' -> 0x3e0e0f800L;
      case 't' -> 0x304213c42L;
      case 'u' -> 0x7a318c400L;
      case 'v' -> 0x11518c400L;
      case 'w' -> 0x2ab5ac400L;
      case 'x' -> 0x454454400L;
      case 'y' -> 0x3a1e8c620L;
      case 'z' -> 0x7c4447c00L;
      default -> 0;
    };
  }
}
