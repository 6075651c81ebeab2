package dev.quarry.codegen.rknn2;

/// One RKNN v2 file: the FlatBuffer model and the JSON text behind it.
///
/// The writer always writes container version 6; a file read from version 2 keeps that number here
/// while its model is already in the form of version 6.
///
/// @param containerVersion the version in the file's header, 6 or 2
/// @param model the content of the FlatBuffer block
/// @param json the JSON trailer as text, empty when the file has none
public record RknnFile(int containerVersion, RknnModel model, String json) {
  /// The container version that is written.
  public static final int CURRENT_VERSION = 6;

  /// A file of the current container version.
  public static RknnFile of(RknnModel model, String json) {
    return new RknnFile(CURRENT_VERSION, model, json);
  }
}
