/// What is in a compiled file, worked out for people and programs.
///
/// Start from [dev.quarry.codegen.inspect.MemoryReport]. Everything here is made from the file as
/// it was read, ours or the vendor's; nothing here knows how files are made.
@NullMarked
package dev.quarry.codegen.inspect;

import org.jspecify.annotations.NullMarked;
