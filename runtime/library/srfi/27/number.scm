;;; Numbers made of what a source gives.

;; A whole number below modulus1^COUNT, each as likely as any other.
(define (draw-many! source count)
  (if (= count 1)
      (draw! source)
      (let* ((low (quotient count 2))
             (high (draw-many! source (- count low))))
        (+ (* high (expt modulus1 low)) (draw-many! source low)))))

;; How many outputs decide about a number below N, so that at most every second time is in vain. An
;; output has 32 bits but for a ten-millionth of one.
(define (outputs-for n)
  (if (< n 1073741824)
      1
      (+ 1 (quotient (+ 1 (integer-length n)) 32))))

(define (random-source-make-integers source)
  (check-source "random-source-make-integers" source)
  (lambda (n) (integer-below source n "random integers")))

;; A number in the part of the range that N divides; what is beyond is drawn again.
(define (integer-below source n who)
  (unless (and (exact-integer? n) (> n 0))
    (%wrong-type who 1 "a positive exact integer" n))
  (let* ((count (outputs-for n))
         (share (quotient (if (= count 1) modulus1 (expt modulus1 count)) n))
         (end (* share n)))
    (let loop ((x (draw-many! source count)))
      (if (< x end)
          (quotient x share)
          (loop (draw-many! source count))))))

;; Two outputs make a number that has all bits of an inexact one.
(define (real-of source)
  (let* ((high (draw! source))
         (low (draw! source))
         (x (/ (+ high (/ (+ low 0.5) modulus1)) modulus1)))
    (if (< 0.0 x 1.0) x (real-of source))))

;; Without UNIT inexact numbers; with it, multiples of a unit that is not larger, exact if it is.
(define random-source-make-reals
  (case-lambda
    ((source)
     (check-source "random-source-make-reals" source)
     (lambda () (real-of source)))
    ((source unit)
     (check-source "random-source-make-reals" source)
     (unless (and (real? unit) (< 0 unit 1))
       (%wrong-type "random-source-make-reals" 2 "a real number between 0 and 1" unit))
     (let ((parts (exact (ceiling (/ 1 (exact unit)))))
           (converted (if (exact? unit) values inexact)))
       (define (next)
         (let ((x (converted (/ (+ 1 (integer-below source (- parts 1) "random reals")) parts))))
           (if (< 0 x 1) x (next))))
       next))))

(define-effect (random-integer n)
  :determinism 'pure
  :perform (lambda (n) (integer-below default-random-source n "random-integer")))

(define-effect (random-real)
  :determinism 'pure
  :perform (lambda () (real-of default-random-source)))
