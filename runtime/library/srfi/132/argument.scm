;;; Arguments of (srfi 132): what is checked at the door, and optional ranges.

;; Raises the error for an argument that is not what a procedure takes. Positions count from 1.
(define (unexpected who what position value)
  (error (string-append who ": expected " what " as argument " (number->string position) ", got")
         value))

(define (check-procedure who position value)
  (unless (procedure? value) (unexpected who "a procedure" position value)))

(define (check-list who position value)
  (unless (list? value) (unexpected who "a list" position value)))

(define (check-vector who position value)
  (unless (vector? value) (unexpected who "a vector" position value)))

(define (check-range who position vector start end)
  (check-vector who position vector)
  (unless (and (exact-integer? start) (exact-integer? end)
               (<= 0 start end (vector-length vector)))
    (error (string-append who ": the range must lie within a vector of length "
                          (number->string (vector-length vector)) ", got")
           start end)))

;; (vector-end who position vector): the length of what should be a vector.
(define (vector-end who position vector)
  (check-vector who position vector)
  (vector-length vector))

;; (define-ranged who (name f vector argument ... (start end)) body ...) defines a procedure whose
;; last two arguments may be left out; then the range reaches to that end of the vector. Within the
;; body, WHO is its name.
(define-syntax define-ranged
  (syntax-rules ()
    ((_ who (name f vector argument ... (start end)) body ...)
     (define name
       (let ((who (symbol->string 'name)))
         (case-lambda
           ((f vector argument ...)
            (name f vector argument ... 0 (vector-end who 2 vector)))
           ((f vector argument ... start)
            (name f vector argument ... start (vector-end who 2 vector)))
           ((f vector argument ... start end)
            (check-procedure who 1 f)
            (check-range who 2 vector start end)
            body ...)))))))
