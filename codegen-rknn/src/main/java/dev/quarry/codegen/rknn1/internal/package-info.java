/// Descriptions of the JSON objects of RKNN v1, the container around them, and the checks.
@NullMarked
package dev.quarry.codegen.rknn1.internal;

import org.jspecify.annotations.NullMarked;
