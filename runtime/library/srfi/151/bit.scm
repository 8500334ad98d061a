;;; Basic, integer and single-bit operations (SRFI 151), above the machine's own.

;; Raises the error for an argument that is not what a procedure takes. Positions count from 1.
(define (unexpected who what position value)
  (error (string-append who ": expected " what " as argument " (number->string position) ", got")
         value))

(define (check-integer who position value)
  (unless (exact-integer? value) (unexpected who "an exact integer" position value)))

(define (check-index who position value)
  (unless (and (exact-integer? value) (>= value 0))
    (unexpected who "a non-negative exact integer" position value)))

(define (check-boolean who position value)
  (unless (boolean? value) (unexpected who "a boolean" position value)))

(define (check-procedure who position value)
  (unless (procedure? value) (unexpected who "a procedure" position value)))

(define (bitwise-nand i j) (bitwise-not (bitwise-and i j)))
(define (bitwise-nor i j) (bitwise-not (bitwise-ior i j)))
(define (bitwise-andc1 i j) (bitwise-and (bitwise-not i) j))
(define (bitwise-andc2 i j) (bitwise-and i (bitwise-not j)))
(define (bitwise-orc1 i j) (bitwise-ior (bitwise-not i) j))
(define (bitwise-orc2 i j) (bitwise-ior i (bitwise-not j)))

;; The bits of I where MASK has 1, those of J where it has 0.
(define (bitwise-if mask i j)
  (bitwise-ior (bitwise-and mask i) (bitwise-and (bitwise-not mask) j)))

(define (bit index) (arithmetic-shift 1 index))

(define (bit-set? index i)
  (check-index "bit-set?" 1 index)
  (check-integer "bit-set?" 2 i)
  (odd? (arithmetic-shift i (- index))))

(define (copy-bit index i boolean)
  (check-index "copy-bit" 1 index)
  (check-integer "copy-bit" 2 i)
  (check-boolean "copy-bit" 3 boolean)
  (if boolean
      (bitwise-ior i (bit index))
      (bitwise-andc2 i (bit index))))

(define (bit-swap index other-index i)
  (check-index "bit-swap" 1 index)
  (check-index "bit-swap" 2 other-index)
  (check-integer "bit-swap" 3 i)
  (if (eq? (bit-set? index i) (bit-set? other-index i))
      i
      (bitwise-xor i (bit index) (bit other-index))))

(define (any-bit-set? test-bits i) (not (= 0 (bitwise-and test-bits i))))
(define (every-bit-set? test-bits i) (= test-bits (bitwise-and test-bits i)))

;; i and -i agree up to the lowest 1 and differ in all above.
(define (first-set-bit i)
  (check-integer "first-set-bit" 1 i)
  (- (integer-length (bitwise-and i (- i))) 1))
