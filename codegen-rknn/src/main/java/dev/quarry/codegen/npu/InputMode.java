package dev.quarry.codegen.npu;

/// How a convolution reads its input.
// npu-registers.md 0x100c 15:12 (1 and 3 channels generated for every file; 4 inferred)
enum InputMode {
  /// A native map.
  NATIVE(0),
  /// Picture bytes, one channel.
  PICTURE_1(8),
  /// Picture bytes, three channels interleaved.
  PICTURE_3(10),
  /// Picture bytes, four channels interleaved.
  PICTURE_4(11);

  private final int code;

  InputMode(int code) {
    this.code = code;
  }

  /// The register value.
  int code() {
    return code;
  }

  boolean isPicture() {
    return this != NATIVE;
  }

  /// The mode for picture bytes with this many channels.
  static InputMode picture(int channels) {
    return switch (channels) {
      case 1 -> PICTURE_1;
      case 3 -> PICTURE_3;
      case 4 -> PICTURE_4;
      default -> throw new IllegalArgumentException("a picture has 1, 3 or 4 channels");
    };
  }
}
