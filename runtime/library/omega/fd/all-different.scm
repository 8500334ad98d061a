;;; all-different: a variable that gets its value takes it from the others; and what has as many
;;; variables as values takes those from the others, for intervals of values (Hall, "On
;;; Representatives of Subsets", 1935; Puget, "A Fast Algorithm for the Bound Consistency of Alldiff
;;; Constraints", 1998). An offset costs nothing: x + c is the variable x and the offset c.

;; All of a list of variables, expressions and integers have different values. Intervals are looked
;; at once, and with :consistency 'bounds whenever one has changed; the default is 'value.
(define (all-different items . options)
  (if (not (list? items)) (%wrong-type "all-different" 1 "a list" items))
  (post-all-different! (->expressions "all-different" items) (watches-bounds? options)))

(define (watches-bounds? options)
  (cond ((null? options) #f)
        ((not (and (eq? (car options) ':consistency) (pair? (cdr options)) (null? (cddr options))))
         (%wrong-type "all-different" 2 "the option :consistency with a value" (car options)))
        ((eq? (cadr options) 'bounds) #t)
        ((eq? (cadr options) 'value) #f)
        (else (%wrong-type "all-different" 3 "the consistency value or bounds" (cadr options)))))

(define (post-all-different! expressions watches-bounds)
  (let* ((views (map expression->view expressions))
         (xs (list->vector (map car views)))
         (offsets (list->vector (map cdr views)))
         (n (vector-length xs))
         (notice
           (make-notice '() (lambda (propagation) (take-hall-intervals! xs offsets propagation)) #t)))
    (propagate!
      (lambda (propagation)
        (let loop ((i 0))
          (if (< i n)
              (let ((x (vector-ref xs i)) (run (elimination xs offsets i)))
                (if (fixed? x)
                    (enqueue! propagation run #f)
                    (begin
                      (watch-value! x run)
                      (if watches-bounds (watch-bounds! x notice))))
                (loop (+ i 1)))))
        (notice propagation)))))

;; A variable and an offset that together are the expression.
(define (expression->view e)
  (let ((terms (expression-terms e)))
    (if (and (pair? terms) (null? (cdr terms)) (= 1 (caar terms)))
        (cons (cdar terms) (expression-constant e))
        (cons (expression->state e) 0))))

;; Take the value of variable i from the others.
(define (elimination xs offsets i)
  (define taken-by (list (vector-ref xs i)))
  (lambda (propagation)
    (because! propagation taken-by)
    (let ((value (+ (least (vector-ref xs i)) (vector-ref offsets i))))
      (let loop ((j (- (vector-length xs) 1)))
        (if (>= j 0)
            (let ((x (vector-ref xs j)) (v (- value (vector-ref offsets j))))
              (if (and (>= v (least x)) (<= v (greatest x)) (not (= j i)))
                  (remove! x v propagation))
              (loop (- j 1))))))))

;; A variable, and the interval that it is in as the others see it.
(define-syntax item-low (syntax-rules () ((_ item) (vector-ref item 0))))
(define-syntax item-high (syntax-rules () ((_ item) (vector-ref item 1))))

;; Take the values of Hall intervals, n values for n variables that are within, from those who are
;; not. For each lower end, the variables are gone through by their upper ends.
(define (take-hall-intervals! xs offsets propagation)
  (let ((by-high (list-sort (lambda (a b) (< (item-high a) (item-high b))) (items xs offsets))))
    (let each-low ((lows (list-sort < (map (lambda (item) (item-low item)) by-high))))
      (if (pair? lows)
          (begin
            (if (or (null? (cdr lows)) (< (car lows) (cadr lows)))
                (take-from! by-high (car lows) propagation))
            (each-low (cdr lows)))))))

(define (items xs offsets)
  (let loop ((i (- (vector-length xs) 1)) (found '()))
    (if (< i 0)
        found
        (let ((x (vector-ref xs i)) (c (vector-ref offsets i)))
          (loop (- i 1) (cons (vector (+ c (least x)) (+ c (greatest x)) x c) found))))))

;; The Hall intervals that begin at low, but for a single value: elimination has taken that already.
(define (take-from! by-high low propagation)
  (let loop ((rest by-high) (count 0))
    (if (pair? rest)
        (let ((item (car rest)))
          (if (< (item-low item) low)
              (loop (cdr rest) count)
              (let ((count (+ count 1)) (capacity (+ 1 (- (item-high item) low))))
                (if (>= count capacity)
                    (begin
                      (because! propagation (states-within by-high low (item-high item)))
                      (if (> count capacity) (contradict! propagation))
                      (if (> count 1)
                          (take-interval! by-high low (item-high item) propagation))))
                (loop (cdr rest) count)))))))

;; The variables of the items that are within low and high.
(define (states-within items low high)
  (cond ((null? items) '())
        ((and (>= (item-low (car items)) low) (<= (item-high (car items)) high))
         (cons (vector-ref (car items) 2) (states-within (cdr items) low high)))
        (else (states-within (cdr items) low high))))

;; Take the values from low to high from the items that are not within.
(define (take-interval! items low high propagation)
  (if (pair? items)
      (let* ((item (car items)) (from (item-low item)) (to (item-high item))
             (x (vector-ref item 2)) (c (vector-ref item 3)))
        (if (and (>= from low) (<= from high) (> to high))
            (narrow-below! x (- (+ high 1) c) propagation))
        (if (and (< from low) (<= to high) (>= to low))
            (narrow-above! x (- (- low 1) c) propagation))
        (take-interval! (cdr items) low high propagation))))
