;;; Arguments of (srfi 158): what is checked at the door, and reading several generators at once.

;; Raises the error for an argument that is not what a procedure takes. Positions count from 1.
(define (unexpected who what position value)
  (error (string-append who ": expected " what " as argument " (number->string position) ", got")
         value))

(define (check-procedure who position value)
  (unless (procedure? value) (unexpected who "a procedure" position value)))

(define (check-generator who position value)
  (unless (procedure? value) (unexpected who "a generator" position value)))

;; Checks the generators, which are a procedure's arguments from POSITION on.
(define (check-generators who position generators)
  (let loop ((position position) (rest generators))
    (unless (null? rest)
      (check-generator who position (car rest))
      (loop (+ position 1) (cdr rest)))))

(define (check-count who position value)
  (unless (and (exact-integer? value) (>= value 0))
    (unexpected who "a non-negative exact integer" position value)))

(define (check-number who position value)
  (unless (number? value) (unexpected who "a number" position value)))

(define (check-real who position value)
  (unless (real? value) (unexpected who "a real number" position value)))

;; Checks the place in a sequence of that length from which on it is to be written.
(define (check-place who position place length)
  (unless (and (exact-integer? place) (<= 0 place length))
    (unexpected who
                (string-append "a place from 0 to the length " (number->string length))
                position place)))

(define (check-range who what start end length)
  (unless (and (exact-integer? start) (exact-integer? end) (<= 0 start end length))
    (error (string-append who ": the range must lie within " what " of length "
                          (number->string length) ", got")
           start end)))

;; One item of each generator, followed by those in the list LAST; #f as soon as a generator has no
;; more, without asking those after it.
(define (next-items generators last)
  (if (null? generators)
      last
      (let ((item ((car generators))))
        (and (not (eof-object? item))
             (let ((items (next-items (cdr generators) last)))
               (and items (cons item items)))))))
