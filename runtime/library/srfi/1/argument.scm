;;; Arguments of (srfi 1): what is checked at the door, and where a traversal ends.

;; Raises the error for an argument that is not what a procedure takes. Positions count from 1.
(define (unexpected who what position value)
  (error (string-append who ": expected " what " as argument " (number->string position) ", got")
         value))

(define (check-procedure who position value)
  (unless (procedure? value) (unexpected who "a procedure" position value)))

(define (check-count who position value)
  (unless (and (exact-integer? value) (>= value 0))
    (unexpected who "a non-negative exact integer" position value)))

(define (check-pair who position value)
  (unless (pair? value) (unexpected who "a pair" position value)))

;; Has this list come to its end? Anything but a pair or () there is an error.
(define (end? who list)
  (cond ((pair? list) #f)
        ((null? list) #t)
        (else (error (string-append who ": expected a list, got one that ends in") list))))

;; Is one of these lists at its end?
(define (any-end? who lists)
  (and (pair? lists)
       (or (end? who (car lists)) (any-end? who (cdr lists)))))

;; The list (f x) ... of one argument; R7RS `map` leaves the order open, this one does not.
(define (map1 f items)
  (if (null? items)
      '()
      (let ((head (f (car items))))
        (cons head (map1 f (cdr items))))))

;; The list (car of each list ... last).
(define (cars+last lists last)
  (if (null? lists)
      (list last)
      (cons (caar lists) (cars+last (cdr lists) last))))
