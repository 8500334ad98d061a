;;; Variables as programs see them.

;; A variable, which is shown as the values it has left: #<fd 1..3 5>.
(define-record-type fd
  (make-fd state)
  fd?
  (state fd-state))

(define shown-as-domain (%show-as-domain! fd))

(define (state->fd state) (make-fd state))
(define (fd->state x) (fd-state x))

;; The state of an argument that is to be a variable.
(define (state-of who position x)
  (if (fd? x)
      (fd->state x)
      (%wrong-type who position "an fd variable" x)))

(define (check-integer who position n)
  (if (not (exact-integer? n)) (%wrong-type who position "an exact integer" n)))

;; A variable whose value is one of the integers from low to high.
(define (fd-range low high)
  (check-integer "fd-range" 1 low)
  (check-integer "fd-range" 2 high)
  (if (> low high)
      (%wrong-type "fd-range" 2 (string-append "an integer not below " (number->string low)) high))
  (state->fd (make-state low high #f)))

;; A variable whose value is one of a list of integers.
(define (fd-domain values)
  (if (not (and (list? values) (pair? values) (every-integer? values)))
      (%wrong-type "fd-domain" 1 "a list of exact integers that is not empty" values))
  (let* ((ascending (without-repetition (list-sort < values)))
         (low (car ascending))
         (high (last-of ascending))
         (span (- high low)))
    (state->fd
      (make-state low high
        (cond ((= (+ span 1) (length ascending)) #f)
              ((< span bits-max) (values->bits ascending high))
              (else (values->intervals ascending)))))))

(define (every-integer? values)
  (or (null? values)
      (and (exact-integer? (car values))
           (every-integer? (cdr values)))))

(define (without-repetition ascending)
  (let loop ((rest (cdr ascending)) (found (list (car ascending))))
    (cond ((null? rest) (reverse found))
          ((= (car rest) (car found)) (loop (cdr rest) found))
          (else (loop (cdr rest) (cons (car rest) found))))))

(define (last-of items)
  (if (null? (cdr items)) (car items) (last-of (cdr items))))

;; The value of a variable that has only one left; else #f.
(define (fd-value x)
  (let ((state (state-of "fd-value" 1 x)))
    (and (fixed? state) (least state))))

;; The values that a variable has left, ascending.
(define (fd-values x) (values-left (state-of "fd-values" 1 x)))

;; The least value that a variable has left.
(define (fd-min x) (least (state-of "fd-min" 1 x)))

;; The greatest value that a variable has left.
(define (fd-max x) (greatest (state-of "fd-max" 1 x)))

;; How many values a variable has left.
(define (fd-size x) (size (state-of "fd-size" 1 x)))
