; What Chez lacks of R7RS, as far as programs use it; errors are errors.
(define (kind-of-error e) 'error)
(define-record-type point (fields (mutable x point-x set-point-x!) (immutable y point-y)))
(define (square x) (* x x))
(define floor-quotient (lambda (n d) (floor (/ n d))))
(define floor-remainder modulo)
(define truncate-quotient quotient)
(define truncate-remainder remainder)
(define (floor/ n d) (values (floor-quotient n d) (floor-remainder n d)))
(define (truncate/ n d) (values (quotient n d) (remainder n d)))
(define (exact-integer? x) (and (integer? x) (exact? x)))
(define-syntax delay-force (syntax-rules () ((_ e) (delay (force e)))))
(define (make-promise x) (delay x))
(define number->string
  (let ((written ($primitive number->string)))
    (case-lambda
      ((n) (written n))
      ((n radix) (string-downcase (written n radix))))))
