;;; (srfi 151): bitwise operations on integers as endless strings of bits, in two's complement,
;;; counted from the least significant. Source: SRFI 151.
(define-library (srfi 151)
  (export
   ;; Basic operations
   bitwise-not bitwise-and bitwise-ior bitwise-xor bitwise-eqv
   bitwise-nand bitwise-nor bitwise-andc1 bitwise-andc2 bitwise-orc1 bitwise-orc2
   ;; Integer operations
   arithmetic-shift bit-count integer-length bitwise-if
   ;; Single bits
   bit-set? copy-bit bit-swap any-bit-set? every-bit-set? first-set-bit
   ;; Bit fields
   bit-field bit-field-any? bit-field-every? bit-field-clear bit-field-set
   bit-field-replace bit-field-replace-same bit-field-rotate bit-field-reverse
   ;; Conversion
   bits->list list->bits bits->vector vector->bits bits
   ;; Fold, unfold and generate
   bitwise-fold bitwise-for-each bitwise-unfold make-bitwise-generator)
  (import (scheme base) (scheme case-lambda) (omega primitive))
  (include "151/bit.scm" "151/field.scm" "151/convert.scm"))
